import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Defects } from './defects.page.tsx'

type ListProps = { t: T; rows: { key: string; title: string; version: number; href: string; draft: string | undefined }[] }

/** Every form that somebody wrote, with what is being changed in it. */
export function FormsPage({ t, rows }: ListProps): VNode {
  return (
    <div>
      <h1>{t('procedures.form_editor.title')}</h1>
      <p>{t('procedures.form_editor.about')}</p>
      <Table
        caption={t('procedures.form_editor.title')}
        captionUnseen
        variant="cards"
        headKey="title"
        columns={[
          { key: 'title', label: t('procedures.form_editor.form') },
          { key: 'key', label: t('procedures.form_editor.key') },
          { key: 'version', label: t('procedures.form_editor.version'), align: 'right' },
          { key: 'draft', label: t('procedures.form_editor.draft') },
        ]}
        rows={rows.map((row) => ({
          id: row.key,
          href: row.href,
          cells: {
            title: <a href={row.href}>{row.title}</a>,
            key: <code>{row.key}</code>,
            version: <span class="num">{formatNumber(t.lang, row.version)}</span>,
            draft: row.draft ? <Tag kind="waiting">{row.draft}</Tag> : '–',
          },
        }))}
      />
    </div>
  )
}

type OverviewProps = {
  t: T
  base: string
  title: string
  version: number
  defects: string[]
  tests: { name: string; failures: string[] }[]
  draft: { href: string; by: string; when: string; note: string | null } | undefined
  pages: { key: string; title: string; fields: string[]; conditional: boolean }[]
  versions: { version: number; by: string; when: string }[]
}

/** A form under the hands of an administrator: its pages in order, its tests, and the way to publication. */
export function FormOverviewPage(props: OverviewProps): VNode {
  const { t, base, title, version, draft, defects } = props
  return (
    <div>
      <h1>{title}</h1>
      <p class="soft">{version > 0 ? t('procedures.form_editor.published', { version }) : t('procedures.form_editor.unpublished')}</p>
      {draft && (
        <Notice
          kind="attention"
          title={t('procedures.form_editor.state.editing')}
          action={
            <ButtonLink href={draft.href} kind="secondary">
              {t('procedures.form_editor.propose')}
            </ButtonLink>
          }
        >
          <p>
            {draft.by} · <span class="num">{draft.when}</span>
          </p>
          {draft.note && <p>{draft.note}</p>}
        </Notice>
      )}
      <Defects t={t} defects={defects} />
      <Pages {...props} />
      <Tests {...props} />
      <p>
        <a href={`${base}/tep.json`} download>
          {t('procedures.form_editor.export')}
        </a>
        {' · '}
        <a href={`${base}/tep`}>{t('procedures.form_editor.import')}</a>
      </p>
      <Versions {...props} />
    </div>
  )
}

function Pages({ t, base, pages }: OverviewProps): VNode {
  return (
    <section aria-labelledby="pages">
      <h2 id="pages">{t('procedures.form_editor.pages')}</h2>
      <form method="post" action={base}>
        <ol class="items">
          {pages.map((page, index) => (
            <li key={page.key}>
              <p>
                <a href={`${base}/trang/${page.key}`}>
                  <b>
                    {index + 1}. {page.title}
                  </b>
                </a>{' '}
                {page.conditional && <Tag kind="plain">{t('procedures.form_editor.conditional')}</Tag>}
                <br />
                <span class="soft">{page.fields.join(' · ')}</span>
              </p>
              <Moves t={t} name={page.key} title={page.title} first={index === 0} last={index === pages.length - 1} />
            </li>
          ))}
        </ol>
      </form>
    </section>
  )
}

type MovesProps = { t: T; name: string; title: string; first: boolean; last: boolean }

/** Up and down, each a button of the form: it works without JavaScript and with the keyboard. */
export function Moves({ t, name, title, first, last }: MovesProps): VNode {
  return (
    <span class="bar">
      {!first && (
        <Button kind="quiet" name="chuyen" value={`len:${name}`}>
          {t('procedures.form_editor.up')}
          <span class="unseen"> {title}</span>
        </Button>
      )}
      {!last && (
        <Button kind="quiet" name="chuyen" value={`xuong:${name}`}>
          {t('procedures.form_editor.down')}
          <span class="unseen"> {title}</span>
        </Button>
      )}
    </span>
  )
}

function Tests({ t, base, tests }: OverviewProps): VNode {
  const failed = tests.filter((one) => one.failures.length > 0)
  return (
    <section aria-labelledby="tests">
      <h2 id="tests">{t('procedures.form_editor.tests')}</h2>
      <p>
        <Tag kind={failed.length > 0 || tests.length === 0 ? 'overdue' : 'done'}>
          {t('procedures.form_editor.passed', { passed: tests.length - failed.length, all: tests.length })}
        </Tag>{' '}
        <a href={`${base}/bai-thu`}>{t('procedures.form_editor.open_tests')}</a>
      </p>
      {failed.length > 0 && (
        <ul>
          {failed.map((one) => (
            <li key={one.name}>
              {one.name}: {one.failures.join('; ')}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Versions({ t, versions }: OverviewProps): VNode {
  return (
    <Table
      caption={t('procedures.form_editor.versions')}
      variant="cards"
      headKey="version"
      columns={[
        { key: 'version', label: t('procedures.form_editor.version'), align: 'right' },
        { key: 'when', label: t('procedures.form_editor.when'), nowrap: true },
        { key: 'by', label: t('procedures.form_editor.by') },
      ]}
      rows={versions.map((line) => ({
        id: `v${line.version}`,
        cells: { version: <span class="num">{line.version}</span>, when: <span class="num">{line.when}</span>, by: line.by },
      }))}
    />
  )
}

import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export const desk = '/lam-viec/buu-chinh'
export type Line = {
  id: string
  code: string
  number: string
  to: string
  state: string
  tag: TagKind
  since: string
  what: string
  acts: string[]
}
type Props = { t: T; ready: Line[]; trouble: Line[]; underway: Line[]; sheets: { id: string; name: string; when: string; who: string }[] }

const Code = ({ code }: { code: string }): VNode => (
  <a class="num" href={`/lam-viec/ho-so/${code}`}>
    {code}
  </a>
)

/** The office's post: what is to be handed over, what went wrong and what to do, what is on its way. */
export function DeskPage({ t, ready, trouble, underway, sheets }: Props): VNode {
  return (
    <div class="section">
      <h1>{t('post.desk')}</h1>
      <section class="section" aria-labelledby="trouble">
        <h2 id="trouble">{t('post.trouble')}</h2>
        {trouble.length === 0 ? <p class="soft">{t('post.trouble_none')}</p> : <Lines t={t} id="trouble" lines={trouble} />}
      </section>
      <section class="section" aria-labelledby="ready">
        <h2 id="ready">{t('post.ready')}</h2>
        {ready.length === 0 ? (
          <Empty title={t('post.ready_none')} text={t('post.ready_none_text')} />
        ) : (
          <form method="post" action={`${desk}/bang-ke`}>
            <Table
              caption={t('post.ready')}
              captionUnseen
              headKey="code"
              columns={[
                { key: 'pick', label: t('post.pick'), unseenLabel: true },
                { key: 'code', label: t('post.dossier') },
                { key: 'to', label: t('post.address') },
                { key: 'since', label: t('post.since'), nowrap: true },
              ]}
              rows={ready.map((one) => ({
                id: one.id,
                cells: {
                  pick: (
                    <label>
                      <input type="checkbox" name="id" value={one.id} checked />
                      <span class="unseen">{t('post.pick_one', { code: one.code })}</span>
                    </label>
                  ),
                  code: <Code code={one.code} />,
                  to: one.to,
                  since: <span class="num">{one.since}</span>,
                },
              }))}
            />
            <div class="actions">
              <Button>{t('post.make_sheet')}</Button>
            </div>
          </form>
        )}
      </section>
      <section class="section" aria-labelledby="underway">
        <h2 id="underway">{t('post.underway')}</h2>
        {underway.length === 0 ? <p class="soft">{t('post.underway_none')}</p> : <Lines t={t} id="underway" lines={underway} />}
      </section>
      {sheets.length > 0 && (
        <section class="section" aria-labelledby="sheets">
          <h2 id="sheets">{t('post.sheets')}</h2>
          <ul>
            {sheets.map((sheet) => (
              <li key={sheet.id}>
                <a href={`${desk}/bang-ke/${sheet.id}`}>{sheet.name}</a> <span class="soft num">{`${sheet.when} · ${sheet.who}`}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Lines({ t, id, lines }: { t: T; id: string; lines: Line[] }): VNode {
  return (
    <Table
      caption={t(id === 'trouble' ? 'post.trouble' : 'post.underway')}
      captionUnseen
      headKey="code"
      columns={[
        { key: 'code', label: t('post.dossier') },
        { key: 'number', label: t('post.number') },
        { key: 'state', label: t('post.state') },
        { key: 'what', label: t('post.duty') },
        { key: 'act', label: t('post.act'), unseenLabel: true },
      ]}
      rows={lines.map((one) => ({
        id: one.id,
        cells: {
          code: <Code code={one.code} />,
          number: <span class="num">{one.number}</span>,
          state: <Tag kind={one.tag}>{one.state}</Tag>,
          what: one.what,
          act: (
            <form method="post" action={`${desk}/${one.id}`} class="actions">
              {one.acts.map((act) => (
                <Button key={act} name="viec" value={act} kind="secondary">
                  {t(`post.act.${act}` as 'post.act.again')}
                </Button>
              ))}
            </form>
          ),
        },
      }))}
    />
  )
}

type SheetProps = {
  t: T
  title: string
  office: string
  when: string
  who: string
  rows: { n: string; code: string; number: string; to: string }[]
}

/** The hand-over list, to be printed and signed by both sides. */
export function SheetPage({ t, title, office, when, who, rows }: SheetProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <p>
        {office} · <span class="num">{when}</span> · {who}
      </p>
      <p class="soft no-print">{t('post.sheet_print')}</p>
      <Table
        caption={title}
        captionUnseen
        headKey="code"
        columns={[
          { key: 'n', label: t('post.row'), align: 'right' },
          { key: 'code', label: t('post.dossier') },
          { key: 'number', label: t('post.number') },
          { key: 'to', label: t('post.address') },
          { key: 'signed', label: t('post.signed') },
        ]}
        rows={rows.map((row) => ({
          id: row.code.replace(/[^\w-]/g, '-'),
          cells: {
            n: row.n,
            code: <span class="num">{row.code}</span>,
            number: <span class="num">{row.number}</span>,
            to: row.to,
            signed: '',
          },
        }))}
      />
      <p>{t('post.sheet_sign')}</p>
    </div>
  )
}

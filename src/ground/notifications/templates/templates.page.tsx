import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, formatNumber, languages, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Version } from './templates.queries.ts'
import type { Texts } from './templates.rules.ts'

type ListProps = { t: T; root: string; templates: { key: string; sent: number; version: number | null; draft: boolean }[] }

/** Every message that is sent, whose words may be written by the province. */
export function TemplatesPage({ t, root, templates }: ListProps): VNode {
  if (templates.length === 0) return <Empty title={t('notifications.templates.none')} text={t('notifications.templates.none_text')} />
  return (
    <div>
      <h1>{t('notifications.templates.title')}</h1>
      <Table
        caption={t('notifications.templates.title')}
        captionUnseen
        variant="dense"
        headKey="key"
        columns={[
          { key: 'key', label: t('notifications.templates.key') },
          { key: 'words', label: t('notifications.templates.words') },
          { key: 'sent', label: t('notifications.templates.sent'), align: 'right' },
        ]}
        rows={templates.map((template) => ({
          id: template.key.replaceAll('.', '-'),
          href: `${root}/${template.key}`,
          cells: {
            key: <a href={`${root}/${template.key}`}>{template.key}</a>,
            words: (
              <>
                {template.version ? t('notifications.templates.own', { version: template.version }) : t('notifications.templates.program')}{' '}
                {template.draft && <Tag kind="waiting">{t('notifications.templates.draft')}</Tag>}
              </>
            ),
            sent: <span class="num">{formatNumber(t.lang, template.sent)}</span>,
          },
        }))}
      />
    </div>
  )
}

type Props = {
  t: T
  at: string
  name: string
  program: Texts
  texts: Texts
  draft: { href: string; by: string; at: Date } | undefined
  versions: Version[]
  errors: FieldFault[]
}

export function TemplatePage({ t, at, name, program, texts, draft, versions, errors }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{name}</h1>
      {draft && (
        <Notice kind="attention" action={<a href={draft.href}>{t('notifications.template.see_draft')}</a>}>
          {t('notifications.template.waits', { by: draft.by, at: formatDateTime(t.lang, draft.at) })}
        </Notice>
      )}
      <form method="post" action={at} novalidate>
        {languages.map((lang) => (
          <TextArea
            key={lang}
            t={t}
            name={lang}
            label={t(`core.lang.${lang}`)}
            hint={t('notifications.template.program_says', { text: program[lang] })}
            value={texts[lang]}
            rows={3}
            error={errors.find((error) => error.field === lang)?.message}
          />
        ))}
        <Actions>
          <Button kind={draft ? 'secondary' : 'primary'}>{t('notifications.template.save')}</Button>
        </Actions>
      </form>
      {versions.length > 0 && (
        <section class="section" aria-labelledby="ban">
          <h2 id="ban">{t('notifications.template.versions')}</h2>
          <ul>
            {versions.map((version) => (
              <li key={version.version}>
                {t('notifications.templates.own', { version: version.version })}, {formatDate(t.lang, version.publishedAt)}:{' '}
                <q lang="vi">{version.texts.vi}</q>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

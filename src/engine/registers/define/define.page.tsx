import type { VNode } from 'preact'
import { formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'
import type { Difference } from '../definition/check-definition.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { verbs } from '../definition/kinds.rules.ts'
import { FieldControl } from '../record/edit.page.tsx'
import { DraftForm } from './draft-form.page.tsx'

type Props = Frame & {
  t: T
  version: number
  versions: { version: number; source: string; proposedBy: string; publishedBy: string; when: string }[]
  schema: string
  draft: { state: string; by: string } | undefined
  /** Names of the roles that the rights name. */
  roles: Record<string, string>
}

function flagsOf(t: T, field: Definition['fields'][number]): string {
  return (['required', 'expected', 'filter', 'sort', 'search', 'sealed'] as const)
    .filter((flag) => field[flag])
    .map((flag) => t(`registers.flag.${flag}` as MessageKey))
    .join(', ')
}

/** The definition in force, as people read it. */
export function DefinitionPage(props: Props): VNode {
  const { t, definition, can, version, versions, draft } = props
  const base = `${baseOf(definition.key)}/dinh-nghia`
  const grants = (verb: (typeof verbs)[number]): string =>
    definition.who[verb]
      .map(
        ({ role, reach }) =>
          `${role === '*' ? t('registers.every_officer') : (props.roles[role] ?? role)} (${t(`registers.reach.${reach}` as MessageKey)})`,
      )
      .join('; ') || '–'
  return (
    <RegisterShell
      {...props}
      at="definition"
      title={t('registers.tab.definition')}
      lead={t('registers.version', { number: version })}
      action={can.define && <ButtonLink href={`${base}/sua`}>{t(draft ? 'registers.define.go_on' : 'registers.define.change')}</ButtonLink>}
    >
      {draft && (
        <Notice kind="attention">
          <p>
            {t(`registers.draft.${draft.state}` as MessageKey)} · {draft.by}
          </p>
        </Notice>
      )}
      <SummaryList
        t={t}
        tight
        rows={[
          { label: t('registers.define.about'), value: localized(t.lang, definition.about) },
          {
            label: t('registers.define.purposes'),
            value: definition.purposes.map((own) => `${localized(t.lang, own.label)} – ${localized(t.lang, own.ground)}`).join('; '),
          },
          {
            label: t('registers.define.retention'),
            value: `${definition.retention.years === null ? t('registers.record.for_ever') : t('registers.record.years', { count: definition.retention.years })} – ${localized(t.lang, definition.retention.ground)}`,
          },
          { label: t('registers.define.identified'), value: definition.identifiedBy.join(', ') },
          ...verbs.map((verb) => ({ label: t(`registers.verb.${verb}` as MessageKey), value: grants(verb) })),
          { label: t('registers.define.approval'), value: t(definition.approval ? 'registers.yes' : 'registers.no') },
          ...definition.rules.map((rule) => ({
            label: t(rule.level === 'error' ? 'registers.rule.error' : 'registers.rule.warning'),
            value: localized(t.lang, rule.message),
          })),
        ]}
      />
      <Table
        caption={t('registers.define.fields')}
        variant="cards"
        headKey="label"
        columns={[
          { key: 'label', label: t('registers.column.field') },
          { key: 'key', label: t('registers.define.key') },
          { key: 'kind', label: t('registers.define.kind') },
          { key: 'flags', label: t('registers.define.flags') },
        ]}
        rows={definition.fields.map((field) => ({
          id: field.key,
          cells: {
            label: localized(t.lang, field.label),
            key: <code>{field.key}</code>,
            kind: `${t(`registers.kind.${field.kind}` as MessageKey)}${field.link ? ` → ${field.link}` : ''}`,
            flags: flagsOf(t, field),
          },
        }))}
      />
      <Table
        caption={t('registers.define.versions')}
        variant="cards"
        headKey="version"
        columns={[
          { key: 'version', label: t('registers.define.version'), align: 'right' },
          { key: 'when', label: t('registers.column.when'), nowrap: true },
          { key: 'proposed', label: t('registers.define.proposed_by') },
          { key: 'published', label: t('registers.define.published_by') },
        ]}
        rows={versions.map((own) => ({
          id: `v${own.version}`,
          cells: {
            version: <span class="num">{formatNumber(t.lang, own.version)}</span>,
            when: <span class="num">{own.when}</span>,
            proposed: own.source === 'pack' ? t('registers.define.pack') : own.proposedBy,
            published: own.source === 'pack' ? t('registers.define.pack') : own.publishedBy,
          },
        }))}
      />
      <details>
        <summary>JSON Schema</summary>
        <pre>{props.schema}</pre>
      </details>
    </RegisterShell>
  )
}

export type DraftProps = Frame & {
  t: T
  title: string
  body: Definition
  errors: FieldError[]
  extra: number
  sound: boolean
  defects: string[]
  differences: Difference[]
  draft: { state: string; by: string; when: string; note: string | null; own: boolean } | undefined
}

/** The editor: what is wrong, what differs from the version in force, a preview of the form, and the fields. */
export function DraftPage(props: DraftProps): VNode {
  const { t, body, defects, draft, sound, errors } = props
  return (
    <RegisterShell {...props} at="definition">
      <ErrorSummary t={t} errors={errors} />
      {draft && (
        <Notice kind={draft.state === 'editing' ? 'info' : 'attention'}>
          <p>
            {t(`registers.draft.${draft.state}` as MessageKey)} · {draft.by} · {draft.when}
          </p>
          {draft.note && <p>{draft.note}</p>}
        </Notice>
      )}
      {draft && <Publication {...props} />}
      {defects.length > 0 && (
        <Notice kind="attention" title={t('registers.define.defects', { count: defects.length })}>
          <ul>
            {defects.map((defect) => (
              <li key={defect}>{defect}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Differences {...props} />
      {sound && (
        <details>
          <summary>{t('registers.define.preview')}</summary>
          <div class="register-fields">
            {body.fields.map((field) => (
              <FieldControl key={field.key} t={t} field={field} value={undefined} error={undefined} />
            ))}
          </div>
        </details>
      )}
      {draft?.state !== 'proposed' && <DraftForm {...props} />}
    </RegisterShell>
  )
}

function Differences({ t, differences }: DraftProps): VNode | null {
  if (differences.length === 0) return null
  return (
    <details open={differences.length < 6}>
      <summary>{t('registers.define.differences', { count: differences.length })}</summary>
      <Table
        caption={t('registers.define.differences', { count: differences.length })}
        captionUnseen
        variant="cards"
        headKey="path"
        columns={[
          { key: 'path', label: t('registers.define.part') },
          { key: 'before', label: t('registers.column.before') },
          { key: 'after', label: t('registers.column.after') },
        ]}
        rows={differences.map((each) => ({
          id: each.path,
          cells: { path: <code>{each.path}</code>, before: <code>{each.before ?? '–'}</code>, after: <code>{each.after ?? '–'}</code> },
        }))}
      />
    </details>
  )
}

function Publication({ t, body, draft, defects }: DraftProps): VNode {
  const base = `${baseOf(body.key)}/dinh-nghia`
  if (draft?.state !== 'proposed')
    return (
      <form class="bar" method="post" action={`${base}/de-nghi`}>
        {defects.length === 0 && (
          <Button name="y" value="de-nghi">
            {t('registers.define.propose')}
          </Button>
        )}
        <Button name="y" value="bo" kind="quiet">
          {t('registers.define.drop')}
        </Button>
      </form>
    )
  if (draft.own) return <p class="soft">{t('registers.waits_for_another')}</p>
  return (
    <form class="bar" method="post" action={`${base}/cong-bo`}>
      <TextField t={t} name="ghi-chu" label={t('registers.note')} required={false} maxLength={500} />
      <Button name="y" value="cong-bo">
        {t('registers.define.publish')}
      </Button>
      <Button name="y" value="tra" kind="quiet">
        {t('registers.define.return')}
      </Button>
    </form>
  )
}

import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { ScanTable, type ScanView } from './scan.page.tsx'

type Change = { path: string; before?: unknown; after?: unknown }
type Props = {
  t: T
  at: string
  title: string
  dataset: string
  state: string
  isOpen: boolean
  by: string
  note: string | undefined
  rejected: string | undefined
  faults: { at: string; message: string }[]
  scan: ScanView | undefined
  columns: { key: string; label: string; numeric: boolean }[]
  preview: string[][]
  changes: Change[]
  isFirst: boolean
  isOwn: boolean
  may: { write: boolean; decide: boolean }
  reason: string
  errors: FieldFault[]
}

export function DraftPage(props: Props): VNode {
  const { t, faults, scan, isOpen } = props
  return (
    <div>
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <p class="bar">
        <Tag kind={isOpen ? 'waiting' : 'plain'}>{props.state}</Tag>
        <span class="soft">{props.by}</span>
      </p>
      {props.note && <Notice>{props.note}</Notice>}
      {props.rejected && <Notice kind="attention">{props.rejected}</Notice>}
      {faults.length > 0 && (
        <Notice kind="attention" title={t('opendata.draft.held', { count: faults.length })}>
          <ul>
            {faults.map(({ at, message }) => (
              <li key={at + message}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isOpen && <Decide {...props} />}
      {scan && <ScanTable t={t} scan={scan} />}
      <Preview {...props} />
      <ChangesOf {...props} />
    </div>
  )
}

function Decide({ t, at, dataset, may, isOwn, faults, reason, errors }: Props): VNode {
  const because = isOwn ? t('opendata.draft.own') : faults.length > 0 ? t('opendata.draft.faulty') : undefined
  return (
    <section class="section" aria-labelledby="quyet-dinh">
      <h2 id="quyet-dinh">{t('opendata.draft.decide')}</h2>
      <form method="post" action={at} novalidate>
        {may.decide && !isOwn && (
          <TextArea
            t={t}
            name="reason"
            label={t('opendata.draft.reason')}
            required={false}
            rows={3}
            value={reason}
            error={errors.find(({ field }) => field === 'reason')?.message}
          />
        )}
        <Actions>
          {may.decide && (
            <Button name="decision" value="publish" disabledBecause={because}>
              {t('opendata.draft.publish')}
            </Button>
          )}
          {may.decide && !isOwn && (
            <Button name="decision" value="reject" kind="danger">
              {t('opendata.draft.reject')}
            </Button>
          )}
          {may.write && (
            <ButtonLink href={`/lam-viec/du-lieu-mo/${dataset}/sua`} kind="secondary">
              {t('opendata.draft.edit')}
            </ButtonLink>
          )}
          {isOwn && (
            <Button name="decision" value="withdraw" kind="quiet">
              {t('opendata.draft.withdraw')}
            </Button>
          )}
        </Actions>
      </form>
    </section>
  )
}

function Preview({ t, columns, preview }: Props): VNode | null {
  if (preview.length === 0) return null
  return (
    <section class="section" aria-labelledby="xem-truoc">
      <h2 id="xem-truoc">{t('opendata.draft.preview')}</h2>
      <Table
        caption={t('opendata.draft.preview_hint')}
        variant="dense"
        reachable
        columns={columns.map(({ key, label, numeric }) => ({ key, label, align: numeric ? 'right' : undefined }))}
        rows={preview.map((cells, index) => ({
          id: `dong-${index + 1}`,
          cells: Object.fromEntries(columns.map(({ key }, place) => [key, cells[place]])),
        }))}
      />
    </section>
  )
}

const written = (value: unknown): string => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value))

function ChangesOf({ t, changes, isFirst }: Props): VNode {
  return (
    <section class="section" aria-labelledby="thay-doi">
      <h2 id="thay-doi">{t(isFirst ? 'opendata.draft.says' : 'opendata.draft.changes')}</h2>
      {changes.length === 0 ? (
        <p>{t('opendata.draft.no_changes')}</p>
      ) : (
        <Table
          caption={t('opendata.draft.changes_hint')}
          variant="dense"
          headKey="path"
          columns={[
            { key: 'path', label: t('opendata.draft.place') },
            ...(isFirst ? [] : [{ key: 'before', label: t('opendata.draft.before') }]),
            { key: 'after', label: t('opendata.draft.after') },
          ]}
          rows={changes.map(({ path, before, after }) => ({
            id: `doi-${path}`,
            cells: { path: <code>{path}</code>, before: written(before), after: written(after) },
          }))}
        />
      )}
    </section>
  )
}

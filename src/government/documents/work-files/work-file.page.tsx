import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag } from '#core/ui/tag.tsx'

type WorkFile = {
  id: string
  code: string
  title: string
  unitName: string
  keeperName: string
  retentionYears: number | null
  openedAt: Date
  closedAt: Date | null
  closedName: string | null
  handedOverAt: Date | null
  packageSha256: string | null
  formerCode: string | null
  formerUnit: string | null
}
const kept = (t: T, years: number | null): string => (years === null ? t('documents.for_ever') : t('documents.years', { count: years }))

type ListProps = {
  t: T
  root: string
  xem: 'dang-mo' | 'da-dong' | 'het-han'
  units: Option[]
  lines: (WorkFile & { items: number; until: string | null })[]
  next: string | undefined
  values: Record<string, string>
  errors: FieldFault[]
}

export function WorkFilesPage({ t, root, xem, units, lines, next, values, errors }: ListProps): VNode {
  const names = {
    'dang-mo': 'documents.work_files_open',
    'da-dong': 'documents.work_files_closed',
    'het-han': 'documents.work_files_expired',
  } as const
  return (
    <div>
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('documents.work_files')}</h1>
      <Tabs
        label={t('documents.work_files')}
        tabs={(['dang-mo', 'da-dong', 'het-han'] as const).map((each) => ({
          href: `${root}?xem=${each}`,
          label: t(names[each]),
          current: each === xem,
        }))}
      />
      {lines.length === 0 ? (
        <Empty title={t('documents.work_files_none')} text={t('documents.work_files_none_text')} />
      ) : (
        <Table
          caption={t('documents.work_files')}
          captionUnseen
          variant="dense"
          headKey="title"
          columns={[
            { key: 'code', label: t('documents.number'), nowrap: true },
            { key: 'title', label: t('documents.work_file_title') },
            { key: 'items', label: t('documents.contents'), align: 'right' },
            { key: 'keeper', label: t('documents.keeper') },
            { key: 'retention', label: t('documents.retention') },
            { key: 'opened', label: t('documents.work_file_opened'), nowrap: true },
          ]}
          rows={lines.map((file) => ({
            id: file.id,
            href: `${root}/${file.id}`,
            cells: {
              code: <span class="num">{file.code}</span>,
              title: <a href={`${root}/${file.id}`}>{file.title}</a>,
              items: <span class="num">{file.items}</span>,
              keeper: file.keeperName,
              retention: file.until ? `${kept(t, file.retentionYears)} (${formatDate(t.lang, file.until)})` : kept(t, file.retentionYears),
              opened: <span class="num">{formatDate(t.lang, file.openedAt)}</span>,
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={next && `${root}?${new URLSearchParams({ xem, sau: next }).toString()}`} />
      {units.length > 0 && <Opening t={t} root={root} units={units} values={values} errors={errors} />}
    </div>
  )
}

function Opening({ t, root, units, values, errors }: Pick<ListProps, 't' | 'root' | 'units' | 'values' | 'errors'>): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={root} novalidate class="narrow section">
      <h2>{t('documents.work_file_new')}</h2>
      <SelectField
        t={t}
        name="unit"
        label={t('documents.unit')}
        options={units}
        value={values.unit ?? (units.length === 1 ? units[0]?.value : undefined)}
        error={fault('unit')}
        required
      />
      <TextField
        t={t}
        name="title"
        label={t('documents.work_file_title')}
        value={values.title}
        error={fault('title')}
        maxLength={300}
        required
      />
      <SelectField
        t={t}
        name="retention"
        label={t('documents.retention')}
        hint={t('documents.retention_hint')}
        options={[5, 10, 20, 50, 70]
          .map((years) => ({ value: String(years), label: t('documents.years', { count: years }) }))
          .concat({
            value: 'for_ever',
            label: t('documents.for_ever'),
          })}
        value={values.retention}
        error={fault('retention')}
        required
      />
      <Actions>
        <Button>{t('documents.work_file_new')}</Button>
      </Actions>
    </form>
  )
}

type Item = {
  number: number
  href: string
  code: string
  title: string
  label: string
  isOpen: boolean
  isPaper: boolean
  datedOn: string | null
}
type Props = { t: T; at: string; file: WorkFile; until: string | null; items: Item[]; mayKeep: boolean; mayHandOver: boolean }

export function WorkFilePage({ t, at, file, until, items, mayKeep, mayHandOver }: Props): VNode {
  const line = (label: string, value: string | null) => (value ? [{ label, value }] : [])
  return (
    <div>
      <h1>{file.title}</h1>
      <p class="bar">
        <Tag kind={file.closedAt ? 'done' : 'doing'}>
          {t(file.closedAt ? 'documents.work_file_is_closed' : 'documents.work_file_is_open')}
        </Tag>
        {file.handedOverAt && <Tag kind="plain">{t('documents.handed_over')}</Tag>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('documents.number'), value: <span class="num">{file.code}</span> },
          ...line(t('documents.former_number'), file.formerCode && `${file.formerCode} · ${file.formerUnit ?? ''}`),
          { label: t('documents.unit'), value: file.unitName },
          { label: t('documents.keeper'), value: file.keeperName },
          { label: t('documents.retention'), value: kept(t, file.retentionYears) },
          ...line(t('documents.kept_until'), until && formatDate(t.lang, until)),
          { label: t('documents.work_file_opened'), value: formatDateTime(t.lang, file.openedAt) },
          ...line(
            t('documents.work_file_closed_at'),
            file.closedAt && `${formatDateTime(t.lang, file.closedAt)} · ${file.closedName ?? ''}`,
          ),
          ...line(t('documents.handed_over'), file.handedOverAt && formatDateTime(t.lang, file.handedOverAt)),
          ...(file.packageSha256 ? [{ label: t('documents.package_sha256'), value: <code>{file.packageSha256}</code> }] : []),
        ]}
      />
      <section class="section" aria-labelledby="muc-luc">
        <h2 id="muc-luc">{t('documents.contents')}</h2>
        {items.length === 0 ? (
          <p class="soft">{t('documents.contents_none')}</p>
        ) : (
          <Contents t={t} at={at} items={items} mayKeep={mayKeep} />
        )}
      </section>
      {mayKeep && (
        <form method="post" action={`${at}/dong`} class="section">
          <p>{t('documents.work_file_close_text')}</p>
          <Button kind="secondary">{t('documents.work_file_close')}</Button>
        </form>
      )}
      {mayHandOver && (
        <section class="section" aria-labelledby="ban-giao">
          <h2 id="ban-giao">{t('documents.hand_over')}</h2>
          <p>{t('documents.package_text')}</p>
          <p class="bar">
            <ButtonLink href={`${at}/goi.zip`} kind="secondary">
              {t('documents.package')}
            </ButtonLink>
          </p>
          {!file.handedOverAt && (
            <form method="post" action={`${at}/ban-giao`}>
              <Button>{t('documents.hand_over_note')}</Button>
            </form>
          )}
        </section>
      )}
    </div>
  )
}

function Contents({ t, at, items, mayKeep }: Pick<Props, 't' | 'at' | 'items' | 'mayKeep'>): VNode {
  return (
    <Table
      caption={t('documents.contents')}
      captionUnseen
      variant="dense"
      headKey="title"
      columns={[
        { key: 'number', label: t('documents.item_number'), align: 'right' },
        { key: 'code', label: t('documents.number'), nowrap: true },
        { key: 'title', label: t('documents.subject') },
        { key: 'state', label: t('documents.state') },
        ...(mayKeep ? [{ key: 'out', label: t('documents.item_out'), unseenLabel: true }] : []),
      ]}
      rows={items.map((item) => ({
        id: String(item.number),
        cells: {
          number: <span class="num">{item.number}</span>,
          code: <span class="num">{item.code}</span>,
          title: (
            <>
              <a href={item.href}>{item.title}</a> {item.isPaper && <Tag kind="plain">{t('documents.on_paper')}</Tag>}
            </>
          ),
          state: <Tag kind={item.isOpen ? 'doing' : 'done'}>{item.label}</Tag>,
          out: (
            <form method="post" action={`${at}/bo/${item.number}`}>
              <Button kind="secondary">
                {t('documents.item_out')}
                <span class="unseen"> {item.code}</span>
              </Button>
            </form>
          ),
        },
      }))}
    />
  )
}

import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

export const home = '/buu-chinh'
export type Values = { kind: string; unit: string; detail: string; name: string; phone: string }
export type ParcelView = {
  id: string
  title: string
  state: string
  tag: TagKind
  number: string | undefined
  address: string
  fee: string
  what: string | undefined
  mayCancel: boolean
  /** Why the post did not take the order back. */
  refused: string | undefined
  items: { what: string; when: string }[]
}
export type AskProps = {
  t: T
  code: string
  parcels: ParcelView[]
  kinds: Option[]
  communes: Option[]
  values: Values
  errors: FieldFault[]
  fees: { label: string; value: string }[]
  feeNote: string | undefined
}

/** What of the person's goes by post, and what they may still ask for. */
export function AskPage(props: AskProps): VNode {
  const { t, code, parcels, errors } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('post.title_of', { code })}</h1>
      {parcels.map((one) => (
        <ParcelPart key={one.id} t={t} code={code} one={one} />
      ))}
      {props.kinds.length > 0 ? (
        <AskForm {...props} />
      ) : (
        parcels.length === 0 && <Empty title={t('post.nothing')} text={t('post.nothing_text')} />
      )}
    </div>
  )
}

function ParcelPart({ t, code, one }: { t: T; code: string; one: ParcelView }): VNode {
  return (
    <section class="section" aria-labelledby={`p-${one.id}`}>
      <h2 id={`p-${one.id}`}>{one.title}</h2>
      {one.what && <Notice kind="attention">{one.what}</Notice>}
      {one.refused && <Notice kind="attention">{one.refused}</Notice>}
      <SummaryList
        t={t}
        rows={[
          { label: t('post.state'), value: <Tag kind={one.tag}>{one.state}</Tag> },
          ...(one.number ? [{ label: t('post.number'), value: <span class="num">{one.number}</span> }] : []),
          { label: t('post.address'), value: one.address },
          { label: t('post.fee'), value: one.fee, note: t('post.fee_note') },
        ]}
      />
      {one.items.length > 0 && <Timeline items={one.items} />}
      {one.mayCancel && (
        <form method="post" action={`${home}/${code}/huy`} class="actions">
          <input type="hidden" name="id" value={one.id} />
          <Button kind="secondary">{t('post.cancel')}</Button>
        </form>
      )}
    </section>
  )
}

function AskForm({ t, code, kinds, communes, values, errors, fees, feeNote }: AskProps): VNode {
  const faultOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  return (
    <section class="section" aria-labelledby="ask">
      <h2 id="ask">{t('post.ask')}</h2>
      <p>{t('post.ask_lead')}</p>
      <SummaryList t={t} rows={fees} tight />
      {feeNote && <p class="soft">{feeNote}</p>}
      <form method="post" action={`${home}/${code}`} noValidate>
        <RadioField t={t} name="kind" label={t('post.kind')} options={kinds} value={values.kind} error={faultOf('kind')} required />
        <SelectField t={t} name="unit" label={t('post.commune')} options={communes} value={values.unit} error={faultOf('unit')} required />
        <TextField
          t={t}
          name="detail"
          label={t('post.detail')}
          hint={t('post.detail_hint')}
          value={values.detail}
          error={faultOf('detail')}
          maxLength={300}
          required
        />
        <TextField t={t} name="name" label={t('post.name')} value={values.name} error={faultOf('name')} maxLength={120} required />
        <TextField
          t={t}
          name="phone"
          type="tel"
          label={t('post.phone')}
          value={values.phone}
          error={faultOf('phone')}
          maxLength={20}
          width={20}
          required
        />
        <Actions>
          <Button>{t('post.send')}</Button>
        </Actions>
      </form>
    </section>
  )
}

type Mine = { code: string; title: string; parcels: string }

/** The person's open dossiers, each with its way to the post. */
export function MinePage({ t, rows }: { t: T; rows: Mine[] }): VNode {
  return (
    <div class="section">
      <h1>{t('post.title')}</h1>
      <p class="lead">{t('post.about')}</p>
      {rows.length === 0 ? (
        <Empty title={t('post.none')} text={t('post.none_text')} />
      ) : (
        <Table
          caption={t('post.title')}
          captionUnseen
          headKey="code"
          columns={[
            { key: 'code', label: t('post.dossier') },
            { key: 'title', label: t('post.procedure') },
            { key: 'parcels', label: t('post.by_post') },
          ]}
          rows={rows.map((row) => ({
            id: row.code.replace(/[^\w-]/g, '-'),
            href: `${home}/${row.code}`,
            cells: {
              code: (
                <a class="num" href={`${home}/${row.code}`}>
                  {row.code}
                </a>
              ),
              title: row.title,
              parcels: row.parcels,
            },
          }))}
        />
      )}
    </div>
  )
}

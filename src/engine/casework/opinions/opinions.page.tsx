import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { PaperList } from '#core/ui/case-shell.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type OpinionLine = { id: string; reference: string; title: string; unit: string; due: string; kind: TagKind; words: string }
export type ListProps = { t: T; open: boolean; lines: OpinionLine[]; done: boolean }

/** What the officer's units are asked for their opinion on. */
export function OpinionsPage({ t, open, lines, done }: ListProps): VNode {
  return (
    <div class="section">
      <h1>{t('casework.opinions.title')}</h1>
      {done && <Notice kind="done">{t('casework.opinions.sent')}</Notice>}
      <Tabs
        label={t('casework.opinions.title')}
        tabs={[
          { href: '/lam-viec/y-kien', label: t('casework.opinions.open'), current: open },
          { href: '/lam-viec/y-kien?muc=xong', label: t('casework.opinions.ended'), current: !open },
        ]}
      />
      {lines.length === 0 ? (
        <Empty title={t('casework.opinions.none')} text={t('casework.opinions.none_hint')} />
      ) : (
        <Table
          caption={t(open ? 'casework.opinions.open' : 'casework.opinions.ended')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('casework.opinions.case') },
            { key: 'code', label: t('casework.opinions.code'), nowrap: true },
            { key: 'unit', label: t('casework.opinions.unit') },
            { key: 'due', label: t('casework.opinions.due'), nowrap: true },
            { key: 'state', label: t('casework.opinions.state') },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            href: `/lam-viec/y-kien/${line.id}`,
            cells: {
              title: <a href={`/lam-viec/y-kien/${line.id}`}>{line.title}</a>,
              code: <span class="num">{line.reference}</span>,
              unit: line.unit,
              due: <span class="num">{line.due}</span>,
              state: <Tag kind={line.kind}>{line.words}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}

export type OneProps = {
  t: T
  id: string
  title: string
  rows: { label: string; value: string }[]
  question: string
  files: { name: string; href: string | undefined; note: string; tag: ComponentChildren }[]
  canAnswer: boolean
  /** Why it cannot be answered, where it cannot. */
  ended: string | undefined
  key_: string
  errors: FieldError[]
  fields: Record<string, string>
}

/** One asking: what is asked, by whom and until when; the answer is given here. */
export function OpinionPage(props: OneProps): VNode {
  const { t, id, errors, fields } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      <SummaryList t={t} rows={props.rows} tight />
      <section class="section" aria-labelledby="question">
        <h2 id="question">{t('casework.opinions.question')}</h2>
        <p>{props.question}</p>
        {props.files.length > 0 && <PaperList items={props.files} />}
      </section>
      {props.ended && <Notice kind="info">{props.ended}</Notice>}
      {props.canAnswer && (
        <SubmitOnce t={t}>
          <form method="post" action={`/lam-viec/y-kien/${id}`} encType="multipart/form-data" noValidate>
            <input type="hidden" name="key" value={props.key_} />
            <RadioField
              t={t}
              name="stance"
              label={t('casework.opinions.stance')}
              options={(['agree', 'agree_if', 'object'] as const).map((value) => ({ value, label: t(`casework.stance.${value}`) }))}
              value={fields.stance}
              error={error('stance')}
              required
            />
            <TextArea
              t={t}
              name="note"
              label={t('casework.opinions.text')}
              hint={t('casework.opinions.text_hint')}
              value={fields.note}
              error={error('note')}
              maxLength={4000}
              required={false}
            />
            <FileField
              t={t}
              name="files"
              label={t('casework.opinions.files')}
              hint={t('casework.opinions.files_hint')}
              error={error('files')}
              required={false}
              multiple
            />
            <Actions>
              <Button>{t('casework.opinions.send')}</Button>
              <ButtonLink href="/lam-viec/y-kien" kind="quiet">
                {t('casework.opinions.back')}
              </ButtonLink>
            </Actions>
          </form>
        </SubmitOnce>
      )}
    </div>
  )
}

export type AskProps = {
  t: T
  title: string
  reference: string
  back: string
  units: Option[]
  rows: number
  usual: string
  silence: string
  clock: string
  version: number
  errors: FieldError[]
  fields: Record<string, string>
}

/** Several units are asked at once, each with its own number of days. */
export function AskPage(props: AskProps): VNode {
  const { t, errors, fields } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors.map((one) => (one.field === 'units' ? { ...one, field: 'unit-1' } : one))} />
      <h1>{props.title}</h1>
      <p class="soft">
        {props.silence} {props.clock}
      </p>
      <SubmitOnce t={t}>
        <form method="post" action={`/lam-viec/y-kien/hoi/${props.reference}`} encType="multipart/form-data" noValidate>
          <input type="hidden" name="version" value={props.version} />
          <TextArea
            t={t}
            name="note"
            label={t('casework.opinions.question')}
            value={fields.note}
            error={error('note')}
            maxLength={4000}
            required
          />
          <div class="asked-units">
            {Array.from({ length: props.rows }, (_, n) => n + 1).map((n) => (
              <>
                <SelectField
                  key={`unit-${n}`}
                  t={t}
                  name={`unit-${n}`}
                  label={t('casework.opinions.unit_n', { n })}
                  options={props.units}
                  value={fields[`unit-${n}`]}
                  error={n === 1 ? error('units') : undefined}
                  required={n === 1}
                />
                <TextField
                  key={`days-${n}`}
                  t={t}
                  name={`days-${n}`}
                  label={t('casework.opinions.days')}
                  value={fields[`days-${n}`] ?? props.usual}
                  error={error(`days-${n}`)}
                  inputMode="numeric"
                  width={4}
                />
              </>
            ))}
          </div>
          <FileField
            t={t}
            name="files"
            label={t('casework.opinions.files')}
            hint={t('casework.opinions.ask_files_hint')}
            error={error('files')}
            required={false}
            multiple
          />
          <Actions>
            <Button>{t('casework.opinions.ask')}</Button>
            <ButtonLink href={props.back} kind="quiet">
              {t('casework.opinions.back')}
            </ButtonLink>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

export type StandingProps = {
  t: T
  opinions: { key: string; unit: string; due: string; kind: TagKind; words: string; text: string | null; by: string | undefined }[]
}

/** On the case: who was asked, who has answered and what. */
export function OpinionStanding({ t, opinions }: StandingProps): VNode | null {
  if (opinions.length === 0) return null
  return (
    <section aria-labelledby="opinions">
      <h3 id="opinions">{t('casework.opinions.standing')}</h3>
      <SummaryList
        t={t}
        tight
        rows={opinions.map((one) => ({
          label: one.unit,
          value: (
            <>
              <Tag kind={one.kind}>{one.words}</Tag>
              {one.text && <p>{one.text}</p>}
              {one.by && <p class="soft">{one.by}</p>}
            </>
          ),
        }))}
      />
    </section>
  )
}

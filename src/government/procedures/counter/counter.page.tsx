import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { ReceiptCode } from '#core/ui/receipt-code.tsx'
import { Table } from '#core/ui/table.tsx'
import { type CheckedPaper, marks, type WantedPaper } from './papers.rules.ts'

type Choice = { code: string; name: string }
type Props = {
  t: T
  root: string
  q: string
  searched: boolean
  choices: Choice[]
  drafts: { href: string; name: string; person: string; when: string }[]
}

export function CounterPage({ t, root, q, searched, choices, drafts }: Props): VNode {
  return (
    <div class="narrow section">
      <h1>{t('procedures.counter.title')}</h1>
      <p>{t('procedures.counter.about')}</p>
      <form method="get" action={root} role="search">
        <TextField t={t} name="q" type="search" label={t('procedures.counter.search')} value={q} autocomplete="off" />
        <Actions>
          <Button>{t('procedures.counter.find')}</Button>
        </Actions>
      </form>
      {searched && choices.length === 0 && <Empty title={t('procedures.counter.nothing')} text={t('procedures.counter.nothing_hint')} />}
      {choices.length > 0 && (
        <>
          <h2>{t(searched ? 'procedures.counter.found' : 'procedures.counter.often')}</h2>
          <ul class="papers">
            {choices.map((choice) => (
              <li key={choice.code}>
                <a href={`${root}/thu-tuc/${choice.code}`}>{choice.name}</a>
                <span class="soft num">{choice.code}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {drafts.length > 0 && (
        <Table
          caption={t('procedures.counter.begun')}
          headKey="name"
          columns={[
            { key: 'name', label: t('procedures.column.procedure') },
            { key: 'person', label: t('procedures.column.applicant') },
            { key: 'when', label: t('procedures.counter.when'), nowrap: true },
          ]}
          rows={drafts.map((draft) => ({
            id: draft.href,
            cells: { name: <a href={draft.href}>{draft.name}</a>, person: draft.person, when: <span class="num">{draft.when}</span> },
          }))}
        />
      )}
    </div>
  )
}

type PersonProps = {
  t: T
  root: string
  code: string
  name: string
  form: { name: string; phone: string; number: string; confirm: string }
  errors: FieldError[]
  other?: { id: string; name: string } | undefined
  /** Whether the procedure can be filed at this counter. */
  here: boolean
}

export function PersonPage({ t, root, code, name, form, errors, other, here }: PersonProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <p class="soft" lang="vi">
        {name}
      </p>
      <h1>{t('procedures.counter.person_title')}</h1>
      {!here ? (
        <Notice kind="attention" action={<ButtonLink href={root}>{t('procedures.counter.other_procedure')}</ButtonLink>}>
          {t('procedures.counter.not_here')}
        </Notice>
      ) : (
        <form method="post" action={`${root}/thu-tuc/${code}`} noValidate>
          <p>{t('procedures.counter.person_about')}</p>
          <TextField
            t={t}
            name="name"
            label={t('procedures.counter.name')}
            value={form.name}
            error={error('name')}
            maxLength={120}
            autocomplete="off"
            lang="vi"
          />
          <TextField
            t={t}
            name="phone"
            type="tel"
            inputMode="tel"
            label={t('procedures.counter.phone')}
            hint={t('procedures.counter.phone_hint')}
            value={form.phone}
            error={error('phone')}
            width={20}
            autocomplete="off"
          />
          <TextField
            t={t}
            name="number"
            inputMode="numeric"
            label={t('procedures.counter.number')}
            hint={t('procedures.counter.number_hint')}
            required={false}
            value={form.number}
            error={error('number')}
            width={20}
            autocomplete="off"
          />
          {other && (
            <RadioField
              t={t}
              name="confirm"
              label={t('procedures.counter.confirm')}
              error={error('confirm')}
              options={[{ value: other.id, label: t('procedures.counter.confirm_is', { name: other.name }) }]}
            />
          )}
          <Actions>
            <Button>{t('forms.button.continue')}</Button>
            <ButtonLink href={root} kind="quiet">
              {t('procedures.act.back')}
            </ButtonLink>
          </Actions>
        </form>
      )}
    </div>
  )
}

type CheckProps = {
  t: T
  action: string
  back: string
  person: string
  papers: WantedPaper[]
  check: { stood: string; other: { name: string; relation: string; document: string }; marks: Record<string, string> }
  errors: FieldError[]
}

export function CheckPage({ t, action, back, person, papers, check, errors }: CheckProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const options = (paper: WantedPaper) =>
    marks
      .filter((mark) => (mark !== 'scanned' || paper.files > 0) && (mark !== 'none' || !paper.required))
      .map((mark) => ({ value: mark, label: t(`procedures.counter.mark.${mark}`) }))
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('procedures.counter.check_title')}</h1>
      <form method="post" action={action} noValidate>
        <RadioField
          t={t}
          name="stood"
          label={t('procedures.counter.stood')}
          value={check.stood}
          error={error('stood')}
          options={[
            { value: 'self', label: t('procedures.counter.stood_self', { name: person }) },
            { value: 'other', label: t('procedures.counter.stood_other') },
          ]}
        />
        {(['name', 'relation', 'document'] as const).map((key) => (
          <TextField
            key={key}
            t={t}
            name={`other_${key}`}
            label={t(`procedures.counter.other_${key}`)}
            hint={key === 'document' ? t('procedures.counter.other_document_hint') : undefined}
            required={false}
            value={check.other[key]}
            error={error(`other_${key}`)}
            maxLength={300}
            autocomplete="off"
          />
        ))}
        {papers.length > 0 && <h2>{t('procedures.counter.papers')}</h2>}
        {papers.map((paper) => (
          <RadioField
            key={paper.key}
            t={t}
            name={`paper_${paper.key}`}
            label={paper.label}
            lang="vi"
            value={check.marks[paper.key] || (paper.files > 0 ? 'scanned' : undefined)}
            error={error(`paper_${paper.key}`)}
            options={options(paper)}
          />
        ))}
        <Actions>
          <Button>{t('procedures.counter.file')}</Button>
          <ButtonLink href={back} kind="quiet">
            {t('procedures.act.back')}
          </ButtonLink>
        </Actions>
      </form>
    </>
  )
}

type DoneProps = { t: T; root: string; code: string; href: string; person: string; filed: string; qr: { path: string; size: number } }

export function DonePage({ t, root, code, href, person, filed, qr }: DoneProps): VNode {
  return (
    <div class="narrow section">
      <h1>{t('procedures.counter.done_title')}</h1>
      <ReceiptCode t={t} code={code} qr={qr}>
        <p>
          {person} · <span class="num">{filed}</span>
        </p>
        <p class="soft">{t('procedures.counter.done_hint')}</p>
      </ReceiptCode>
      <Actions>
        <ButtonLink href={`/ho-so/${code}/giay-hen.pdf`}>{t('procedures.counter.print')}</ButtonLink>
        <ButtonLink href={href} kind="secondary">
          {t('procedures.counter.receive')}
        </ButtonLink>
        <ButtonLink href={root} kind="quiet">
          {t('procedures.counter.next')}
        </ButtonLink>
      </Actions>
    </div>
  )
}

/** How a dossier came in at the counter, as lines of its data. */
export function counterRows(
  t: T,
  filing: { officerName: string; other: { name: string; relation: string; document: string } | null; papers: readonly CheckedPaper[] },
): { label: string; value: string }[] {
  const { officerName, other, papers } = filing
  return [
    { label: t('procedures.counter.by'), value: officerName },
    {
      label: t('procedures.counter.stood'),
      value: other ? [other.name, other.relation, other.document].join(' · ') : t('procedures.counter.owner_self'),
    },
    ...papers.map(({ label, mark }) => ({ label, value: t(`procedures.counter.mark.${mark}` as MessageKey) })),
  ]
}

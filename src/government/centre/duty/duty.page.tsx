import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'

type Props = {
  t: T
  unit: string
  keeps: boolean
  own: boolean
  open: { id: string; officer: string; since: string } | undefined
  entries: { id: number; what: string; words: string; when: string; who: string }[]
  shifts: { id: string; officer: string; began: string; ended: string; handover: string; href: string }[]
  errors: FieldError[]
  words: string
}

function Keep({ t, keeps, own, open, errors, words }: Props): VNode | null {
  if (!keeps) return null
  if (!open)
    return (
      <SubmitOnce t={t}>
        <form method="post" action="/dieu-hanh/truc-ban">
          <Button>{t('centre.duty.begin')}</Button>
        </form>
      </SubmitOnce>
    )
  if (!own) return <p class="soft">{t('centre.duty.other_on_duty')}</p>
  const action = `/dieu-hanh/truc-ban/${open.id}`
  return (
    <SubmitOnce t={t}>
      <form method="post" action={`${action}/ghi`}>
        <TextArea
          t={t}
          name="words"
          label={t('centre.duty.words')}
          hint={t('centre.duty.words_hint')}
          value={words}
          rows={3}
          error={errors.find(({ field }) => field === 'words')?.message}
        />
        <div class="centre-acts">
          <Button>{t('centre.duty.write')}</Button>
          <Button kind="secondary" formAction={`${action}/giao`}>
            {t('centre.duty.end')}
          </Button>
        </div>
      </form>
    </SubmitOnce>
  )
}

/** Who is on duty, what happened, and the shifts before. */
export function DutyPage(props: Props): VNode {
  const { t, unit, open, entries, shifts } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <div class="work-head">
        <h1>{t('centre.duty.title')}</h1>
        <span class="soft">{unit}</span>
      </div>
      <Notice kind={open ? 'done' : 'attention'}>
        <p>{open ? t('centre.duty.on_duty', { officer: open.officer, since: open.since }) : t('centre.duty.nobody')}</p>
      </Notice>
      <Keep {...props} />
      <section class="section" aria-labelledby="nhat-ky">
        <h2 id="nhat-ky">{t('centre.duty.log')}</h2>
        {entries.length === 0 ? (
          <Empty title={t('centre.duty.no_entries')} text={t('centre.duty.no_entries_hint')} />
        ) : (
          <Table
            caption={t('centre.duty.log')}
            captionUnseen
            headKey="words"
            columns={[
              { key: 'when', label: t('centre.duty.when'), nowrap: true },
              { key: 'what', label: t('centre.duty.kind_of'), nowrap: true },
              { key: 'words', label: t('centre.duty.what') },
              { key: 'who', label: t('centre.duty.who') },
            ]}
            rows={entries.map(({ id, ...cells }) => ({ id: String(id), cells }))}
          />
        )}
      </section>
      {shifts.length > 0 && (
        <section class="section" aria-labelledby="ca-truoc">
          <h2 id="ca-truoc">{t('centre.duty.before')}</h2>
          <Table
            caption={t('centre.duty.before')}
            captionUnseen
            headKey="officer"
            columns={[
              { key: 'officer', label: t('centre.duty.officer') },
              { key: 'began', label: t('centre.duty.from') },
              { key: 'ended', label: t('centre.duty.to') },
              { key: 'handover', label: t('centre.duty.handover') },
              { key: 'paper', label: t('centre.duty.paper') },
            ]}
            rows={shifts.map(({ id, href, ...cells }) => ({
              id,
              cells: {
                ...cells,
                paper: (
                  <a href={href} aria-label={`PDF: ${cells.officer}, ${cells.began}`}>
                    PDF
                  </a>
                ),
              },
            }))}
          />
        </section>
      )}
    </div>
  )
}

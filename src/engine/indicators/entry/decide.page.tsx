import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'

type Props = {
  t: T
  id: string
  label: string
  unit: string
  period: string
  value: string
  origin: string
  note: string | null
  earlier: string[]
  outlier: string | undefined
  state: string
  steps: { words: string; by: string; at: string; value: string; note: string }[]
  may: ('check' | 'approve' | 'return')[]
  because: string | undefined
}

/** A figure on its way up: value, where it comes from, what stands out, who did what. */
export function DecidePage({
  t,
  id,
  label,
  unit,
  period,
  value,
  origin,
  note,
  earlier,
  outlier,
  state,
  steps,
  may,
  because,
}: Props): VNode {
  return (
    <div class="narrow">
      <h1>{label}</h1>
      {outlier && (
        <Notice kind="attention" title={t('indicators.entry.stands_out')}>
          <p>{outlier}</p>
          {note && <p>{note}</p>}
        </Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('indicators.column.value'), value: <b class="num">{value}</b> },
          { label: t('indicators.unit'), value: unit },
          { label: t('indicators.column.period'), value: period },
          { label: t('indicators.entry.origin'), value: origin },
          { label: t('indicators.entry.earlier'), value: earlier.length > 0 ? earlier.join(' → ') : '–' },
          { label: t('indicators.status'), value: state },
        ]}
      />
      {because ? (
        <Notice>{because}</Notice>
      ) : (
        <SubmitOnce t={t}>
          <form class="section" method="post" action={`/lam-viec/so-lieu/duyet/${id}`}>
            <TextArea
              t={t}
              name="note"
              label={t('indicators.entry.decision_note')}
              hint={t('indicators.entry.decision_hint')}
              required={false}
              rows={2}
            />
            <Actions>
              {may.includes('approve') && (
                <Button name="decision" value="approve">
                  {t('indicators.entry.approve')}
                </Button>
              )}
              {may.includes('check') && (
                <Button kind={may.includes('approve') ? 'secondary' : 'primary'} name="decision" value="check">
                  {t('indicators.entry.check')}
                </Button>
              )}
              {may.includes('return') && (
                <Button kind="secondary" name="decision" value="return">
                  {t('indicators.entry.return')}
                </Button>
              )}
            </Actions>
          </form>
        </SubmitOnce>
      )}
      <section class="section" aria-labelledby="duong-di">
        <h2 id="duong-di">{t('indicators.entry.steps')}</h2>
        <Table
          reachable
          caption={t('indicators.entry.steps')}
          captionUnseen
          variant="dense"
          headKey="words"
          columns={[
            { key: 'words', label: t('indicators.entry.step') },
            { key: 'value', label: t('indicators.column.value'), align: 'right' },
            { key: 'by', label: t('indicators.entry.by') },
            { key: 'at', label: t('indicators.records.at') },
            { key: 'note', label: t('indicators.entry.note') },
          ]}
          rows={steps.map((step, index) => ({
            id: String(index),
            cells: {
              words: step.words,
              value: <span class="num">{step.value}</span>,
              by: step.by,
              at: <span class="num">{step.at}</span>,
              note: step.note,
            },
          }))}
        />
      </section>
    </div>
  )
}

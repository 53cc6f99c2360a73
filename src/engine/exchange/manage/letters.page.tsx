import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Delivery } from '../queue/delivery.queries.ts'
import type { Trace } from '../register/register.queries.ts'
import { Frame, home, type Values } from './form.page.tsx'
import { History } from './history.page.tsx'

type Line = Delivery & { subscription: string }

export function LettersPage({ t, letters, nextHref }: { t: T; letters: Line[]; nextHref: string | undefined }): VNode {
  return (
    <Frame t={t} part="/thu-chet">
      {letters.length === 0 ? (
        <Empty title={t('exchange.ui.no_letters')} text={t('exchange.ui.no_letters_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.dead_letters')}
          captionUnseen
          variant="dense"
          headKey="type"
          columns={[
            { key: 'type', label: t('exchange.ui.event_type') },
            { key: 'subscription', label: t('exchange.ui.subscription') },
            { key: 'fault', label: t('exchange.ui.reason') },
            { key: 'attempts', label: t('exchange.ui.attempts'), align: 'right' },
            { key: 'at', label: t('exchange.ui.at'), nowrap: true },
          ]}
          rows={letters.map((letter) => ({
            id: String(letter.id),
            href: `${home}/thu-chet/${letter.id}`,
            cells: {
              type: <a href={`${home}/thu-chet/${letter.id}`}>{letter.type}</a>,
              subscription: letter.subscription,
              fault: letter.fault ?? '–',
              attempts: formatNumber(t.lang, letter.attempts),
              at: <span class="num">{formatDateTime(t.lang, letter.createdAt)}</span>,
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={nextHref} />
    </Frame>
  )
}

type Props = { t: T; letter: Delivery; values: Values; errors: FieldFault[]; trace: Trace[] }

export function LetterPage({ t, letter, values, errors, trace }: Props): VNode {
  const faultOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('exchange.ui.dead_letter')}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.event_type'), value: <code>{letter.type}</code> },
          { label: t('exchange.ui.source'), value: <code>{letter.source}</code> },
          { label: 'id', value: <code>{letter.eventId}</code> },
          { label: t('exchange.ui.reason'), value: letter.fault ?? '–' },
          { label: t('exchange.ui.attempts'), value: formatNumber(t.lang, letter.attempts) },
        ]}
      />
      {letter.state === 'dead' ? (
        <form method="post" action={`${home}/thu-chet/${letter.id}`} novalidate class="section">
          <Notice>{t('exchange.ui.letter_traced')}</Notice>
          <TextArea
            t={t}
            name="data"
            label={t('exchange.ui.data')}
            hint={t('exchange.ui.data_hint')}
            value={String(values.data ?? '')}
            error={faultOf('data')}
            rows={14}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('exchange.ui.mend_reason')}
            value={String(values.reason ?? '')}
            error={faultOf('reason')}
            rows={2}
            required={false}
          />
          <div class="actions">
            <Button name="viec" value="send">
              {t('exchange.ui.resend')}
            </Button>
            <Button name="viec" value="discard" kind="danger">
              {t('exchange.ui.discard')}
            </Button>
          </div>
        </form>
      ) : (
        <Notice>{t('exchange.dead.not_dead')}</Notice>
      )}
      <History t={t} trace={trace} />
    </div>
  )
}

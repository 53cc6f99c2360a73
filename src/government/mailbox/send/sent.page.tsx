import type { VNode } from 'preact'
import { formatDateTime, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Outgoing, Recipient, RecipientState } from './outgoing.queries.ts'

const kinds: Record<RecipientState, TagKind> = { waiting: 'waiting', delivered: 'done', sent: 'done', failed: 'overdue' }

export function SentPage({ t, root, sent, recipients }: { t: T; root: string; sent: Outgoing; recipients: Recipient[] }): VNode {
  const waiting = recipients.some((each) => each.state === 'waiting')
  const failed = recipients.some((each) => each.state === 'failed')
  return (
    <div>
      <h1>{sent.subject || t('mailbox.no_subject')}</h1>
      {!failed && !waiting && <Notice kind="done">{t('mailbox.sent_done')}</Notice>}
      {waiting && (
        <Notice>
          <p>{t(sent.attempts > 1 ? 'mailbox.sent_retrying' : 'mailbox.sent_waiting', { count: sent.attempts })}</p>
          {sent.attempts > 0 && sent.lastError && <p class="soft">{sent.lastError}</p>}
        </Notice>
      )}
      {failed && <Notice kind="attention">{t('mailbox.sent_failed')}</Notice>}
      <p class="soft num">{t('mailbox.sent_by', { who: sent.byName, at: formatDateTime(t.lang, sent.queuedAt) })}</p>
      <Table
        caption={t('mailbox.recipients')}
        reachable
        headKey="address"
        columns={[
          { key: 'address', label: t('mailbox.to') },
          { key: 'state', label: t('mailbox.state') },
          { key: 'reason', label: t('mailbox.reason') },
          { key: 'at', label: t('mailbox.at'), nowrap: true },
        ]}
        rows={recipients.map((each) => ({
          id: each.address,
          cells: {
            address: each.address,
            state: <Tag kind={kinds[each.state]}>{t(`mailbox.state.${each.state}`)}</Tag>,
            reason: each.reason ?? '–',
            at: <span class="num">{formatDateTime(t.lang, each.at)}</span>,
          },
        }))}
      />
      <div class="mail-do">
        {failed && (
          <form method="post" action={`${root}/gui/${sent.id}`}>
            <Button>{t('mailbox.try_again')}</Button>
          </form>
        )}
        <ButtonLink href={`${root}?hom=${sent.boxId}`} kind="secondary">
          {t('mailbox.back')}
        </ButtonLink>
      </div>
    </div>
  )
}

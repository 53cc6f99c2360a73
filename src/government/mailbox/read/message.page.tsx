import type { ComponentChildren, VNode } from 'preact'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Party } from '../boxes/address.rules.ts'
import type { Box } from '../boxes/box.queries.ts'
import type { Message } from '../keep/message.queries.ts'
import { isGrave, type Mark } from '../marks/marks.rules.ts'
import type { Block } from '../parse/html.rules.ts'
import type { Invitation } from '../parse/invitation.rules.ts'
import { Paper } from './paper.page.tsx'

type Props = {
  t: T
  root: string
  at: string
  box: Box & { readOnly: boolean }
  message: Message
  folder: { name: string; kind: string; href: string } | null
  marks: Mark[]
  results: Partial<Record<'spf' | 'dkim' | 'dmarc', string>>
  to: Party[]
  cc: Party[]
  blocks: Block[]
  fault: string | null
  invitation: Invitation | undefined
  parts: { number: number; name: string; size: string; isGiven: boolean }[]
  thread: Message[]
  mayRegister: boolean
}

const party = ({ name, address }: Party): string => (name ? `${name} <${address}>` : address)

export function MessagePage(props: Props): VNode {
  const { t, message, marks, fault, blocks, invitation } = props
  const grave = marks.filter(isGrave)
  return (
    <div>
      <h1>{message.subject || t('mailbox.no_subject')}</h1>
      {fault && <Notice kind="attention">{fault}</Notice>}
      {grave.length > 0 && (
        <Notice kind="attention" title={t('mailbox.beware')}>
          <ul>
            {grave.map((mark) => (
              <li key={mark}>{t(`mailbox.mark.${mark}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Facts {...props} />
      <Doings {...props} />
      {invitation && <Invited t={t} invitation={invitation} />}
      <div class="mail-paper" lang="vi">
        <Paper t={t} blocks={blocks} />
      </div>
      <Files {...props} />
      <Thread {...props} />
    </div>
  )
}

function Facts({ t, message, marks, to, cc, results, folder }: Props): VNode {
  const line = (label: string, value: ComponentChildren) => (value ? [{ label, value }] : [])
  const found = (['spf', 'dkim', 'dmarc'] as const).flatMap((key) => (results[key] ? [`${key.toUpperCase()}: ${results[key]}`] : []))
  return (
    <>
      <p class="bar">
        {marks.includes('outside') && <Tag kind="note">{t('mailbox.mark.outside')}</Tag>}
        {message.isFlagged && <Tag kind="waiting">{t('mailbox.flagged')}</Tag>}
        {message.documentId && <Tag kind="done">{t('mailbox.registered', { label: message.documentLabel ?? '' })}</Tag>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('mailbox.from'), value: party({ name: message.fromName, address: message.fromAddress }) },
          ...line(t('mailbox.to'), to.map(party).join(', ') || message.toLine),
          ...line(t('mailbox.cc'), cc.map(party).join(', ')),
          { label: t('mailbox.received'), value: <span class="num">{formatDateTime(t.lang, message.receivedAt)}</span> },
          // What was delivered here never went through a mail server.
          ...line(t('mailbox.checked'), message.uid === null ? '' : found.join(' · ') || t('mailbox.not_checked')),
          ...line(t('mailbox.folder'), folder && <a href={folder.href}>{folder.name}</a>),
          ...(message.documentId
            ? [{ label: t('mailbox.document'), value: <a href={`/van-ban/${message.documentId}`}>{message.documentLabel}</a> }]
            : []),
        ]}
      />
    </>
  )
}

function Doings({ t, root, at, box, message, folder, mayRegister }: Props): VNode {
  if (box.readOnly)
    return (
      <p>
        <a href={`${at}/goc.eml`}>{t('mailbox.original')}</a>
      </p>
    )
  const write = (name: string): string => `${root}/soan?hom=${box.id}&${name}=${message.id}`
  return (
    <div class="mail-do">
      <ButtonLink href={write('tra-loi')}>{t('mailbox.answer')}</ButtonLink>
      <ButtonLink href={write('tra-loi-het')} kind="secondary">
        {t('mailbox.answer_all')}
      </ButtonLink>
      <ButtonLink href={write('chuyen')} kind="secondary">
        {t('mailbox.forward')}
      </ButtonLink>
      {mayRegister && (
        <ButtonLink href={`${at}/vao-so`} kind="secondary">
          {t('mailbox.register')}
        </ButtonLink>
      )}
      <form method="post" action={at}>
        <Button kind="quiet" name="viec" value={message.isFlagged ? 'unflag' : 'flag'}>
          {t(message.isFlagged ? 'mailbox.unflag' : 'mailbox.flag')}
        </Button>
        <Button kind="quiet" name="viec" value="unread">
          {t('mailbox.mark_unread')}
        </Button>
        {folder?.kind === 'inbox' ? (
          <>
            <Button kind="quiet" name="viec" value="archive">
              {t('mailbox.to_archive')}
            </Button>
            <Button kind="quiet" name="viec" value="junk">
              {t('mailbox.to_junk')}
            </Button>
          </>
        ) : (
          <Button kind="quiet" name="viec" value="inbox">
            {t('mailbox.to_inbox')}
          </Button>
        )}
        <Button kind="quiet" name="viec" value="delete">
          {t(folder?.kind === 'trash' ? 'mailbox.delete_for_good' : 'mailbox.delete')}
        </Button>
      </form>
      <ButtonLink href={`${at}/goc.eml`} kind="quiet">
        {t('mailbox.original')}
      </ButtonLink>
    </div>
  )
}

function Invited({ t, invitation }: { t: T; invitation: Invitation }): VNode {
  const time = (at: string): string => (at.length === 10 ? formatDate(t.lang, at) : formatDateTime(t.lang, at))
  return (
    <Notice title={t(invitation.isCancelled ? 'mailbox.invitation_cancelled' : 'mailbox.invitation')}>
      <p>
        <strong>{invitation.title}</strong>
        <br />
        <span class="num">{[time(invitation.from), invitation.to && time(invitation.to)].filter(Boolean).join(' – ')}</span>
        {invitation.place && ` · ${invitation.place}`}
      </p>
      <p class="soft">{t('mailbox.invitation_note')}</p>
    </Notice>
  )
}

function Files({ t, at, parts }: Props): VNode | null {
  if (parts.length === 0) return null
  return (
    <section class="section" aria-labelledby="tep">
      <h2 id="tep">{t('mailbox.files')}</h2>
      <ul>
        {parts.map((part) => (
          <li key={part.number}>
            {part.isGiven ? <a href={`${at}/tep/${part.number}`}>{part.name}</a> : part.name} <span class="soft num">{part.size}</span>
            {!part.isGiven && <span class="soft"> – {t('mailbox.withheld')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Thread({ t, root, thread }: Props): VNode | null {
  if (thread.length === 0) return null
  return (
    <section class="section" aria-labelledby="mach">
      <h2 id="mach">{t('mailbox.thread')}</h2>
      <ul>
        {thread.map((each) => (
          <li key={each.id}>
            <a href={`${root}/thu/${each.id}`}>{each.subject || t('mailbox.no_subject')}</a>{' '}
            <span class="soft">
              {each.fromName || each.fromAddress}, <span class="num">{formatDateTime(t.lang, each.receivedAt)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

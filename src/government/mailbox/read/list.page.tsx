import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatTime, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Box } from '../boxes/box.queries.ts'
import type { Folder } from '../keep/folder.queries.ts'
import type { Message } from '../keep/message.queries.ts'
import { isGrave, type Mark } from '../marks/marks.rules.ts'
import type { OutgoingLine } from '../send/outgoing.queries.ts'
import type { Draft } from '../write/draft.queries.ts'

export type Shown =
  | { kind: 'messages'; messages: (Message & { inThread: number })[]; next: string | undefined }
  | { kind: 'drafts'; drafts: Draft[] }
  | { kind: 'outgoing'; outgoing: OutgoingLine[] }
type Props = {
  t: T
  root: string
  box: Box & { readOnly: boolean; decision: string | null }
  boxes: { id: string; name: string; address: string; readOnly: boolean }[]
  folders: (Folder & { unseen: number })[]
  /** The folder's id, or `nhap` for drafts, `gui` for what is being sent. */
  current: string
  drafts: number
  q: string
  only: string | undefined
  fault: string | null
  syncedAt: string | null
  shown: Shown
  now: Date
}

export const folderName = (t: T, folder: Pick<Folder, 'kind' | 'name'>): string =>
  folder.kind === 'other' ? folder.name : t(`mailbox.folder.${folder.kind}`)

export function ListPage(props: Props): VNode {
  const { t, root, box, folders, current, q } = props
  const name =
    current === 'nhap'
      ? t('mailbox.drafts')
      : current === 'gui'
        ? t('mailbox.outgoing')
        : folderName(t, folders.find((each) => each.id === current) ?? { kind: 'inbox', name: '' })
  return (
    <div class="mail">
      <h1>{t('mailbox.title')}</h1>
      <Boxes {...props} />
      {box.readOnly && <Notice kind="attention">{t('mailbox.handed_over_note', { decision: box.decision ?? '' })}</Notice>}
      {props.fault && (
        <Notice kind="attention" title={props.fault}>
          <p>{t('mailbox.fault_text', { at: props.syncedAt ?? t('mailbox.never') })}</p>
        </Notice>
      )}
      <div class="mail-split">
        <Folders {...props} />
        <section class="mail-list" aria-label={q ? t('mailbox.found', { q }) : name}>
          <form class="bar filters" method="get" action={root} role="search">
            <input type="hidden" name="hom" value={box.id} />
            <TextField t={t} name="q" type="search" label={t('mailbox.search')} hint={t('mailbox.search_hint')} value={q} width={20} />
            <Button kind="secondary">{t('mailbox.find')}</Button>
          </form>
          <h2>{q ? t('mailbox.found', { q }) : name}</h2>
          <List {...props} />
        </section>
      </div>
    </div>
  )
}

function Boxes({ t, root, box, boxes }: Props): VNode {
  return (
    <div class="mail-head">
      <nav aria-label={t('mailbox.boxes')}>
        <ul class="tabs">
          {boxes.map((each) => (
            <li key={each.id}>
              <a href={`${root}?hom=${each.id}`} aria-current={each.id === box.id ? 'page' : undefined}>
                {each.address}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {!box.readOnly && <ButtonLink href={`${root}/soan?hom=${box.id}`}>{t('mailbox.write')}</ButtonLink>}
    </div>
  )
}

function Folders({ t, root, box, folders, current, drafts, q }: Props): VNode {
  const at = (muc: string): string => `${root}?hom=${box.id}&muc=${muc}`
  const isHere = (id: string): 'page' | undefined => (id === current && !q ? 'page' : undefined)
  return (
    <nav class="mail-folders" aria-label={t('mailbox.folders')}>
      <ul>
        {folders.map((folder) => (
          <li key={folder.id}>
            <a href={at(folder.id)} aria-current={isHere(folder.id)}>
              <span>{folderName(t, folder)}</span>
              {folder.unseen > 0 && (
                <span class="num mail-count">
                  {folder.unseen}
                  <span class="unseen"> {t('mailbox.unread')}</span>
                </span>
              )}
            </a>
          </li>
        ))}
        {!box.readOnly && (
          <>
            <li>
              <a href={at('nhap')} aria-current={isHere('nhap')}>
                <span>{t('mailbox.drafts')}</span>
                {drafts > 0 && <span class="num mail-count">{drafts}</span>}
              </a>
            </li>
            <li>
              <a href={at('gui')} aria-current={isHere('gui')}>
                <span>{t('mailbox.outgoing')}</span>
              </a>
            </li>
          </>
        )}
      </ul>
    </nav>
  )
}

function List({ t, root, box, current, q, only, shown, folders, now }: Props): VNode {
  if (shown.kind === 'drafts') return <Drafts t={t} root={root} drafts={shown.drafts} />
  if (shown.kind === 'outgoing') return <Sending t={t} root={root} outgoing={shown.outgoing} />
  const base = new URLSearchParams({ hom: box.id, ...(q ? { q } : { muc: current }) })
  const filter = (chi: string | undefined): string => `${root}?${new URLSearchParams([...base, ...(chi ? [['chi', chi]] : [])]).toString()}`
  const isSent = folders.find((each) => each.id === current)?.kind === 'sent' && !q
  return (
    <>
      <p class="mail-filters">
        {([undefined, 'chua-doc', 'danh-dau'] as const).map((chi) => (
          <a key={chi ?? 'all'} href={filter(chi)} aria-current={chi === only ? 'page' : undefined}>
            {t(chi === undefined ? 'mailbox.all' : chi === 'chua-doc' ? 'mailbox.only_unread' : 'mailbox.only_flagged')}
          </a>
        ))}
        <a href={`${root}?${base.toString()}&moi=1`}>{t('mailbox.look_again')}</a>
      </p>
      {shown.messages.length === 0 ? (
        <Empty title={t('mailbox.none')} text={t(q ? 'mailbox.none_found_text' : 'mailbox.none_text')} />
      ) : (
        <ol class="mail-lines">
          {shown.messages.map((message) => (
            <Line key={message.id} t={t} href={`${root}/thu/${message.id}`} message={message} isSent={isSent} now={now} />
          ))}
        </ol>
      )}
      <Pager t={t} nextHref={shown.next && `${filter(only)}&sau=${encodeURIComponent(shown.next)}`} />
    </>
  )
}

/** Today's mail by its hour, earlier mail by its day. */
const when = (t: T, at: Date, now: Date): string =>
  formatDate(t.lang, at) === formatDate(t.lang, now) ? formatTime(t.lang, at) : formatDate(t.lang, at)

type LineProps = { t: T; href: string; message: Message & { inThread: number }; isSent: boolean; now: Date }

function Line({ t, href, message, isSent, now }: LineProps): VNode {
  const grave = message.marks.some((mark) => isGrave(mark as Mark))
  const words = message.text.replace(/\s+/g, ' ').trim()
  return (
    <li class={message.isSeen ? 'mail-line' : 'mail-line mail-line--new'}>
      <span class="mail-who">
        {isSent ? t('mailbox.to_whom', { who: message.toLine }) : message.fromName || message.fromAddress}
        {message.inThread > 1 && <span class="num soft"> ({message.inThread})</span>}
      </span>
      <span class="mail-what">
        {!message.isSeen && <span class="unseen">{t('mailbox.unread')}: </span>}
        <a href={href}>{message.subject || t('mailbox.no_subject')}</a>
        {words && <span class="soft"> {words.slice(0, 140)}</span>}
      </span>
      <span class="mail-tags">
        {grave && <Tag kind="overdue">{t('mailbox.suspicious')}</Tag>}
        {message.marks.includes('outside') && <Tag kind="note">{t('mailbox.outside')}</Tag>}
        {message.isFlagged && <Tag kind="waiting">{t('mailbox.flagged')}</Tag>}
        {message.isAnswered && <Tag kind="plain">{t('mailbox.answered')}</Tag>}
        {message.hasFiles && <Tag kind="plain">{t('mailbox.has_files')}</Tag>}
        {message.documentLabel && <Tag kind="done">{message.documentLabel}</Tag>}
      </span>
      <time class="num mail-when" dateTime={message.receivedAt.toISOString()}>
        {when(t, message.receivedAt, now)}
      </time>
    </li>
  )
}

function Drafts({ t, root, drafts }: { t: T; root: string; drafts: Draft[] }): VNode {
  if (drafts.length === 0) return <Empty title={t('mailbox.none')} text={t('mailbox.drafts_none')} />
  return (
    <ol class="mail-lines">
      {drafts.map((draft) => (
        <li key={draft.id} class="mail-line">
          <span class="mail-who">{draft.toLine || t('mailbox.nobody_yet')}</span>
          <span class="mail-what">
            <a href={`${root}/soan/${draft.id}`}>{draft.subject || t('mailbox.no_subject')}</a>
          </span>
          <span class="mail-tags" />
          <time class="num mail-when" dateTime={draft.savedAt.toISOString()}>
            {formatDateTime(t.lang, draft.savedAt)}
          </time>
        </li>
      ))}
    </ol>
  )
}

function Sending({ t, root, outgoing }: { t: T; root: string; outgoing: OutgoingLine[] }): VNode {
  if (outgoing.length === 0) return <Empty title={t('mailbox.none')} text={t('mailbox.outgoing_none')} />
  return (
    <ol class="mail-lines">
      {outgoing.map((each) => (
        <li key={each.id} class="mail-line">
          <span class="mail-who">{each.byName}</span>
          <span class="mail-what">
            <a href={`${root}/gui/${each.id}`}>{each.subject || t('mailbox.no_subject')}</a>
          </span>
          <span class="mail-tags">
            {each.failed > 0 && <Tag kind="overdue">{t('mailbox.failed_count', { count: each.failed })}</Tag>}
            {each.waiting > 0 && <Tag kind="waiting">{t('mailbox.waiting_count', { count: each.waiting })}</Tag>}
            {each.failed + each.waiting === 0 && <Tag kind="done">{t('mailbox.state.sent')}</Tag>}
          </span>
          <time class="num mail-when" dateTime={each.queuedAt.toISOString()}>
            {formatDateTime(t.lang, each.queuedAt)}
          </time>
        </li>
      ))}
    </ol>
  )
}

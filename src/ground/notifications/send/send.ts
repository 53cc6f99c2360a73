import { type Db, together } from '#core/db.ts'
import { type Lang, type MessageKey, translatorFor, type Vars } from '#core/i18n.ts'
import { type Draft, insertMessages } from '../message/message.queries.ts'
import { type ChannelKind, foldAddress } from '../message/message.rules.ts'
import { findPreference, listSubscriptionIds, type Preference } from '../preferences/preferences.queries.ts'
import { publishedTemplate } from '../templates/templates.queries.ts'
import { fill } from '../templates/templates.rules.ts'
import { quietUntil } from './retry.rules.ts'

type Words = {
  template: MessageKey
  vars?: Vars | undefined
  lang: Lang
  /** What it is about, for example a dossier code. */
  subject?: string | undefined
  /** Page of ours that it leads to. */
  path?: string | undefined
  at?: Date | undefined
}

/** A message on one channel to one address. In-app needs a person, the others an address. */
export type NewMessage = Words & {
  channel: ChannelKind
  personId?: string | null | undefined
  address?: string | null | undefined
  /** Holds a one-time code: its words are wiped once a provider has taken them, and it is not sent when they have expired. */
  secret?: boolean | undefined
  /** May wait for the morning: for who has no account, the usual quiet hours hold. */
  quiet?: boolean | undefined
}

/**
 * News for a person, on the channels that they chose. `lang` is for who never chose, and may be asked for meanwhile; `vars` may
 * depend on the language in which the person is told.
 */
export type News = Omit<Words, 'lang' | 'vars'> & {
  personId: string
  phone?: string | null | undefined
  lang: Lang | Promise<Lang>
  vars?: Vars | ((lang: Lang) => Vars) | undefined
}

const codeLife = 15 * 60_000
/** Without a choice of their own, nobody is woken at night. */
export const usualQuiet = { from: 21, to: 7 }

type Own = Awaited<ReturnType<typeof publishedTemplate>>

function wordsOf(own: Own, { template, vars = {}, lang }: Words): { body: string; templateVersion: number | null } {
  return own
    ? { body: fill(own.texts[lang], vars, lang), templateVersion: own.version }
    : { body: translatorFor(lang)(template, vars), templateVersion: null }
}

function draftOf(
  words: Words,
  told: { body: string; templateVersion: number | null },
  to: Pick<Draft, 'channel' | 'personId' | 'address'>,
): Draft {
  const createdAt = words.at ?? new Date()
  // An in-app message is delivered by being there.
  const inApp = to.channel === 'in_app'
  return {
    ...to,
    ...told,
    template: words.template,
    lang: words.lang,
    vars: words.vars ?? {},
    subject: words.subject ?? null,
    path: words.path ?? null,
    secret: false,
    createdAt,
    sentAt: inApp ? createdAt : null,
    provider: inApp ? 'in_app' : null,
    notBefore: null,
    expiresAt: null,
  }
}

/** Writes the message in the transaction of the change: if that is undone, nothing is sent; else it goes within a second. */
export async function notify(db: Db, message: NewMessage): Promise<string> {
  const address = message.address ? foldAddress(message.address) : null
  const own = await publishedTemplate(db, message.template)
  const draft = draftOf(message, wordsOf(own, message), { channel: message.channel, personId: message.personId ?? null, address })
  if (message.secret) {
    draft.secret = true
    draft.expiresAt = new Date(draft.createdAt.getTime() + codeLife)
  }
  if (message.quiet) draft.notBefore = quietUntil(draft.createdAt, usualQuiet) ?? null
  const [id = ''] = await insertMessages(db, [draft])
  return id
}

/**
 * Tells a person something on the channels of their choice: always in the platform; by Zalo or else SMS, by e-mail and in the
 * browser as they said; outside their quiet hours. Three statements for somebody who never chose, in the caller's transaction.
 */
export async function tell(db: Db, news: News): Promise<void> {
  const [choice, usual, own] = await together([findPreference(db, news.personId), news.lang, publishedTemplate(db, news.template)])
  const lang = choice?.lang ?? usual
  const words = { ...news, lang, vars: typeof news.vars === 'function' ? news.vars(lang) : news.vars }
  const told = wordsOf(own, words)
  const to = (channel: ChannelKind, address: string | null): Draft => draftOf(words, told, { channel, personId: news.personId, address })
  const drafts = [to('in_app', null), ...(await outward(db, choice, news, to))]
  const waitUntil = quietUntil(drafts[0]?.createdAt ?? new Date(), choice ? choice.quiet : usualQuiet) ?? null
  for (const draft of drafts) if (draft.channel !== 'in_app') draft.notBefore = waitUntil
  await insertMessages(db, drafts)
}

async function outward(
  db: Db,
  choice: Preference | undefined,
  news: Pick<News, 'personId' | 'phone'>,
  to: (channel: ChannelKind, address: string | null) => Draft,
): Promise<Draft[]> {
  const phone = news.phone ? foldAddress(news.phone) : undefined
  if (!choice) return phone ? [to('sms', phone)] : []
  const browsers = choice.push ? await listSubscriptionIds(db, news.personId) : []
  return [
    ...(phone && choice.zalo ? [to('zalo', phone)] : phone && choice.sms ? [to('sms', phone)] : []),
    ...(choice.email ? [to('email', choice.email)] : []),
    ...browsers.map((id) => to('push', id)),
  ]
}

import type { Lang, Vars } from '#core/i18n.ts'
import type { Outward } from '../message/message.rules.ts'

/** A message as a provider gets it. `title` is the platform's name; `link` an address of ours, whole. */
export type Outgoing = {
  id: string
  channel: Outward
  address: string
  title: string
  body: string
  lang: Lang
  link: string | undefined
  template: string
  vars: Vars
  /** Of a browser: where its push service listens and its keys; `vapid` are ours. */
  push?: { endpoint: string; p256dh: string; auth: string; vapid: { publicKey: string; privateKey: string } } | undefined
}

/** The provider will never take this message: the address does not exist, the browser has unsubscribed. Asking again is useless. */
export class Undeliverable extends Error {}

/** A way out of the platform. It throws when the provider did not take the message: Undeliverable for good, anything else for now. */
export type Channel = { name: string; standIn: boolean; carries: readonly Outward[]; send(message: Outgoing): Promise<{ ref: string }> }

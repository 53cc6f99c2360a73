import type { FastifyRequest } from 'fastify'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { listChildren, listTree } from '#ground/places/index.ts'
import type { ClientForm, ClientSettings } from './clients.rules.ts'

const names = {
  clientId: 'client_id',
  nameVi: 'name_vi',
  nameEn: 'name_en',
  nameKm: 'name_km',
  purpose: 'purpose',
  ownerUnitId: 'owner',
  contact: 'contact',
  kind: 'kind',
  ground: 'ground',
  redirectUris: 'redirect_uris',
  postLogoutUris: 'post_logout_uris',
  backchannelUri: 'backchannel_uri',
  assurance: 'assurance',
  jwks: 'jwks',
} as const

const ticks = (value: unknown): string[] => [value ?? []].flat().filter((one) => typeof one === 'string')

/** The posted form; what is missing, repeated or no text is empty. */
export function formOf(request: FastifyRequest): ClientForm {
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].slice(0, 20_000) : '')
  const texts = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, text(name)])) as Record<keyof typeof names, string>
  const options = ticks(body.options)
  return {
    ...texts,
    scopes: ticks(body.scopes),
    dpop: options.includes('dpop'),
    signedUserinfo: options.includes('signed_userinfo'),
    introspects: options.includes('introspects'),
  }
}

export const emptyForm: ClientForm = {
  clientId: '',
  nameVi: '',
  nameEn: '',
  nameKm: '',
  purpose: '',
  ownerUnitId: '',
  contact: '',
  kind: 'web',
  ground: 'consent',
  redirectUris: '',
  postLogoutUris: '',
  backchannelUri: '',
  scopes: ['openid', 'profile'],
  assurance: '1',
  jwks: '',
  dpop: false,
  signedUserinfo: false,
  introspects: false,
}

/** Settings as they stand in the form. */
export const formFrom = (clientId: string, settings: ClientSettings): ClientForm => ({
  clientId,
  nameVi: settings.name.vi,
  nameEn: settings.name.en ?? '',
  nameKm: settings.name.km ?? '',
  purpose: settings.purpose,
  ownerUnitId: settings.ownerUnitId,
  contact: settings.contact,
  kind: settings.kind,
  ground: settings.ground,
  redirectUris: settings.redirectUris.join('\n'),
  postLogoutUris: settings.postLogoutUris.join('\n'),
  backchannelUri: settings.backchannelUri ?? '',
  scopes: settings.scopes,
  assurance: String(settings.assurance),
  jwks: settings.jwks ? JSON.stringify(settings.jwks) : '',
  dpop: settings.dpop,
  signedUserinfo: settings.signedUserinfo,
  introspects: settings.introspects,
})

/** Every unit in force now, each below its parent. */
export async function unitChoices(db: Db, lang: Lang, now: Date): Promise<{ value: string; label: string }[]> {
  const on = dayOf(now)
  return inTransaction(db, async (trx) => {
    const choices: { value: string; label: string }[] = []
    for (const root of await listChildren(trx, null, { on })) {
      for (const unit of await listTree(trx, root.id, { on })) {
        const name = localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })
        choices.push({ value: unit.id, label: `${'– '.repeat(unit.depth)}${name}` })
      }
    }
    return choices
  })
}

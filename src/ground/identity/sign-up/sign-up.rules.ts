import type { MessageKey } from '#core/i18n.ts'
import { passwordFault } from '../password/password.rules.ts'
import { cleanPersonName, contactOf } from '../people/people.rules.ts'

/** What is wrong with a name; letters of any script, a full stop, a hyphen, an apostrophe. */
export function nameFault(text: string): MessageKey | undefined {
  const name = cleanPersonName(text)
  if (name.length < 2) return 'identity.name.missing'
  if (name.length > 120) return 'identity.name.too_long'
  return /\p{L}/u.test(name) ? undefined : 'identity.name.wrong'
}

export function signUpFaults(form: {
  name: string
  contact: string
  password: string
}): Record<'name' | 'contact' | 'password', MessageKey | undefined> {
  return {
    name: nameFault(form.name),
    contact: form.contact.trim() === '' ? 'identity.contact.missing' : contactOf(form.contact) ? undefined : 'identity.contact.wrong',
    password:
      form.password === '' ? 'identity.password.missing' : passwordFault(form.password, [form.contact.split('@')[0] ?? '', form.name]),
  }
}

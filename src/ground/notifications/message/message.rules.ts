export type ChannelKind = 'in_app' | 'sms' | 'email'

/** The address as it is kept and searched: a phone without its spaces and dots, an e-mail in lower case. */
export function foldAddress(address: string): string {
  const text = address.trim().toLowerCase()
  return /^[+\d][\d\s.()-]*$/.test(text) ? text.replace(/[\s.()-]/g, '').replace(/^\+?84(?=\d{8,10}$)/, '0') : text
}

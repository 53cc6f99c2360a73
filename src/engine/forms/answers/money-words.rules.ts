import type { Lang } from '#core/i18n.ts'

// An amount in words, as papers of the state ask for beside the figures.

const viDigits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const

function viUnder100(n: number, spoken: boolean): string[] {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  if (tens === 0) return ones === 0 ? [] : [...(spoken ? ['lẻ'] : []), viDigits[ones] ?? '']
  const ten = tens === 1 ? ['mười'] : [viDigits[tens] ?? '', 'mươi']
  const one = ones === 1 && tens > 1 ? 'mốt' : ones === 5 ? 'lăm' : (viDigits[ones] ?? '')
  return ones === 0 ? ten : [...ten, one]
}

/** Three digits; inside a longer number the hundreds are spoken even when they are nought. */
function viGroup(n: number, inside: boolean): string[] {
  const hundreds = Math.floor(n / 100)
  const spoken = inside || hundreds > 0
  return [...(spoken ? [viDigits[hundreds] ?? '', 'trăm'] : []), ...viUnder100(n % 100, spoken)]
}

const viScales = ['', 'nghìn', 'triệu'] as const

function viWords(n: number, inside = false): string[] {
  const billions = Math.floor(n / 1_000_000_000)
  const high = billions > 0 ? [...viWords(billions, inside), 'tỷ'] : []
  const words = [...high]
  for (const scale of [2, 1, 0]) {
    const group = Math.floor((n % 1_000_000_000) / 1000 ** scale) % 1000
    if (group > 0) words.push(...viGroup(group, inside || words.length > 0), ...(viScales[scale] ? [viScales[scale]] : []))
  }
  return words
}

const enSmall =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const enTens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const enScales = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion']

function enGroup(n: number): string[] {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100]
  const low = rest < 20 ? (enSmall[rest] ?? '') : `${enTens[Math.floor(rest / 10)]}${rest % 10 ? `-${enSmall[rest % 10]}` : ''}`
  return [...(hundreds ? [enSmall[hundreds] ?? '', 'hundred'] : []), ...(rest ? [...(hundreds ? ['and'] : []), low] : [])]
}

function enWords(n: number): string[] {
  return enScales.flatMap((_, index) => {
    const scale = enScales.length - 1 - index
    const group = Math.floor(n / 1000 ** scale) % 1000
    return group ? [...enGroup(group), ...(enScales[scale] ? [enScales[scale]] : [])] : []
  })
}

const kmDigits = ['', 'មួយ', 'ពីរ', 'បី', 'បួន', 'ប្រាំ', 'ប្រាំមួយ', 'ប្រាំពីរ', 'ប្រាំបី', 'ប្រាំបួន'] as const
const kmTens = ['', 'ដប់', 'ម្ភៃ', 'សាមសិប', 'សែសិប', 'ហាសិប', 'ហុកសិប', 'ចិតសិប', 'ប៉ែតសិប', 'កៅសិប'] as const

function kmWords(n: number): string {
  const millions = Math.floor(n / 1_000_000)
  const rest = n % 1_000_000
  const [thousands, hundreds, tens, ones] = [Math.floor(rest / 1000), Math.floor(rest / 100) % 10, Math.floor(rest / 10) % 10, rest % 10]
  return [
    millions ? `${kmWords(millions)}លាន` : '',
    thousands ? `${kmWords(thousands)}ពាន់` : '',
    hundreds ? `${kmDigits[hundreds]}រយ` : '',
    kmTens[tens] ?? '',
    kmDigits[ones] ?? '',
  ].join('')
}

/** `12.500.000` is "mười hai triệu năm trăm nghìn đồng"; undefined for what is no whole amount. */
export function moneyWords(lang: Lang, amount: number): string | undefined {
  if (!Number.isSafeInteger(amount) || amount < 0) return undefined
  if (lang === 'km') return `${amount === 0 ? 'សូន្យ' : kmWords(amount)}ដុង`
  const words = lang === 'en' ? (amount === 0 ? ['zero'] : enWords(amount)) : amount === 0 ? ['không'] : viWords(amount)
  return `${words.join(' ')} ${lang === 'en' ? 'dong' : 'đồng'}`
}

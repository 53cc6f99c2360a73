// What a citizen writes into the forms, as a person would: one page, then Continue.
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import type { Lang } from '#core/i18n.ts'
import { translatorFor } from '#core/i18n.ts'
import { look } from './browser.ts'

/** A small real PDF, and a photograph of one point. */
export const paper = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
})

/** `text` and choices by value; a day as 21/11/1990; an address as `commune code|house and hamlet`; a file as `file:name.pdf`. */
export type Answers = Record<string, string>

export async function write(page: Page, answers: Answers): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    if (value.startsWith('file:')) await page.locator(`input[type=file][name="${name}"]`).setInputFiles(paper(value.slice(5)))
    else if (await page.locator(`[name="${name}-d"]`).count()) {
      const [d = '', m = '', y = ''] = value.split('/')
      await page.fill(`[name="${name}-d"]`, d)
      await page.fill(`[name="${name}-m"]`, m)
      await page.fill(`[name="${name}-y"]`, y)
    } else if (await page.locator(`[name="${name}-unit"]`).count()) {
      const [unit = '', detail = ''] = value.split('|')
      await page.selectOption(`[name="${name}-unit"]`, unit)
      await page.fill(`[name="${name}-detail"]`, detail)
    } else if (await page.locator(`select[name="${name}"]`).count()) await page.selectOption(`select[name="${name}"]`, value)
    else if (await page.locator(`input[type=radio][name="${name}"], input[type=checkbox][name="${name}"]`).count())
      await page.check(`[name="${name}"][value="${value}"]`)
    else await page.fill(`[name="${name}"]`, value)
  }
}

/** Follows a link or presses a button, and waits for the page it leads to. */
export async function go(page: Page, to: Locator): Promise<void> {
  const loaded = page.waitForEvent('load')
  loaded.catch(() => undefined)
  await to.click()
  await loaded
}

/** The button in plain sight that carries these words. */
export const press = (page: Page, words: string): Promise<void> =>
  go(page, page.locator('main').getByRole('button', { name: words, exact: true }).last())

/** Writes and sends one page after another; each is looked at first. */
export async function writePages(page: Page, lang: Lang, pages: [heading: string, answers: Answers][]): Promise<void> {
  const goOn = translatorFor(lang)('forms.button.continue')
  for (const [heading, answers] of pages) {
    assert.equal(await page.locator('h1').innerText(), heading)
    await look(page, lang)
    await write(page, answers)
    await press(page, goOn)
  }
}

const home = '31510|Ấp Hòa Mỹ, số 12'

export const birth: [string, Answers][] = [
  [
    'Ai đi đăng ký khai sinh?',
    {
      applicant_birth_date: '4/5/1996',
      applicant_identity: '094196001234',
      applicant_phone: '0912345678',
      applicant_address: home,
      declarant_relation: 'father',
    },
  ],
  [
    'Trẻ tên gì, sinh ngày nào?',
    {
      child_name: 'Lâm Minh An',
      child_birth_date: '2/11/2026',
      child_birth_time: '6:45',
      child_gender: 'female',
      child_ethnicity: 'kinh',
      child_nationality: 'Việt Nam',
      child_hometown: home,
      child_abandoned: 'no',
    },
  ],
  ['Trẻ sinh ở đâu?', { birth_place_kind: 'facility', birth_facility: 'Bệnh viện Sản – Nhi', birth_place: home }],
  [
    'Mẹ của trẻ là ai?',
    {
      mother_name: 'Sơn Thị Na Rương',
      mother_birth: '7/8/1998',
      mother_ethnicity: 'khmer',
      mother_nationality: 'Việt Nam',
      mother_address: home,
    },
  ],
  ['Cha mẹ đã đăng ký kết hôn chưa?', { parents_married: 'yes' }],
  [
    'Cha của trẻ là ai?',
    {
      father_name: 'Lâm Văn Tài',
      father_birth: '4/5/1996',
      father_ethnicity: 'kinh',
      father_nationality: 'Việt Nam',
      father_address: home,
    },
  ],
  ['Lấy gì làm chứng việc sinh?', { birth_proof: 'certificate' }],
  ['Giấy tờ kèm theo', { birth_certificate: 'file:giay-chung-sinh.pdf' }],
  ['Bạn cần bao nhiêu bản sao?', { copies: '2' }],
  ['Bạn muốn nhận kết quả thế nào?', { result_delivery: 'electronic', declaration: 'yes' }],
]

/** Marital status, by keys: the headings come from the form in the reader's language. */
export const single: Answers[] = [
  {
    applicant_birth_date: '4/5/1996',
    applicant_identity: '094196001234',
    applicant_phone: '0912345678',
    applicant_address: home,
    for_self: 'yes',
  },
  { subject_ethnicity: 'khmer', subject_nationality: 'Việt Nam' },
  { marital_status: 'never' },
  {},
  { purpose: 'property' },
  { copies: '1' },
  { result_delivery: 'electronic', declaration: 'yes' },
]

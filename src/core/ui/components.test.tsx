import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { languages, translatorFor } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { ErrorPage, errorTitle } from '#core/ui/error.page.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, FileField, RadioField, TextField } from '#core/ui/field.tsx'
import { galleryHtml } from '#core/ui/gallery.ts'
import { Layout } from '#core/ui/layout.tsx'
import { type TraceDay, traceWords } from '#core/ui/trace.tsx'

const t = translatorFor('vi')
const assets = {
  css: { portal: '/assets/portal.css', desk: '/assets/desk.css', steering: '/assets/steering.css' },
  js: ['/assets/islands.js'],
  preload: [],
}

test('what people typed is escaped in text and in values', () => {
  const html = renderToString(<TextField t={t} name="who" label={'<b>"tên"</b>'} value={'"><script>alert(1)</script>'} />)
  assert.doesNotMatch(html, /<script>|<b>/)
  assert.match(html, /&lt;b>|&lt;b&gt;/)
})

test('hint and error are both read with the field', () => {
  const html = renderToString(<TextField t={t} name="phone" label="Điện thoại" hint="Mười số" error="Nhập điện thoại" />)
  assert.match(html, /aria-describedby="phone-hint phone-error"/)
  assert.match(html, /aria-invalid="true"/)
  assert.match(html, /<label class="label" for="phone"/)
  assert.match(html, /id="phone-error"[^>]*><span class="unseen">Lỗi: <\/span>Nhập điện thoại/)
})

test('a field without hint or error points at nothing', () => {
  assert.doesNotMatch(renderToString(<TextField t={t} name="phone" label="Điện thoại" />), /aria-describedby|aria-invalid/)
})

test('a date takes typed parts back as they were entered, and splits a stored day', () => {
  const typed = renderToString(<DateField t={t} name="born" label="Ngày sinh" value={{ d: '31', m: '2', y: '20x' }} error="Sai" />)
  for (const part of ['name="born-d"', 'name="born-m"', 'name="born-y"', 'value="20x"', 'aria-describedby="born-error"'])
    assert.ok(typed.includes(part), part)
  const stored = renderToString(<DateField t={t} name="born" label="Ngày sinh" value="1991-05-04" />)
  assert.match(stored, /value="4"[\s\S]*value="5"[\s\S]*value="1991"/)
  assert.doesNotMatch(renderToString(<DateField t={t} name="y" label="Năm sinh" yearOnly value="1991" />), /name="y-d"/)
})

test('choices carry their hints and the file field has its words in the page language', () => {
  const html = renderToString(
    <RadioField
      t={t}
      name="place"
      label="Nơi sinh"
      value="home"
      options={[{ value: 'home', label: 'Tại nhà', hint: 'Cần người làm chứng' }]}
    />,
  )
  assert.match(html, /aria-describedby="place-home-hint"/)
  assert.match(html, /checked/)
  assert.match(renderToString(<FileField t={translatorFor('en')} name="f" label="Photo" />), /Choose a file or take a photo/)
})

test('the error summary links to the fields and is absent without errors', () => {
  assert.match(
    renderToString(<ErrorSummary t={t} errors={[{ field: 'born', message: 'Sai ngày' }]} />),
    /role="alert"[\s\S]*href="#born">Sai ngày/,
  )
  assert.equal(renderToString(<ErrorSummary t={t} errors={[]} />), '')
})

test('a blocked button stays, says why and sends nothing', () => {
  const html = renderToString(
    <Button id="hand" disabledBecause="Chờ ký">
      Trả kết quả
    </Button>,
  )
  assert.match(html, /type="button" aria-disabled="true" aria-describedby="hand-why"/)
  assert.match(html, /id="hand-why">Chờ ký/)
})

const resumed: TraceDay = {
  date: '2026-11-23',
  kind: 'counted',
  ordinal: 2,
  of: 3,
  isToday: true,
  isDue: true,
  dueTime: '17:00',
  notes: [{ code: 'resumed', at: '2026-11-23T01:10:00Z' }],
}

test('a day of the trace is worded in three languages', () => {
  assert.deepEqual(traceWords(t, resumed), ['Ngày 2 trong 3', 'Đồng hồ chạy lại 08:10', 'Hẹn trả trước 17:00'])
  assert.deepEqual(traceWords(translatorFor('en'), resumed), ['Day 2 of 3', 'The clock runs again from 08:10', 'Due before 17:00'])
  assert.deepEqual(traceWords(translatorFor('km'), resumed), ['ថ្ងៃទី 2 ក្នុង 3', 'នាឡិកាដើរឡើងវិញនៅ 08:10', 'ត្រូវប្រគល់មុន 17:00'])
})

test('every note of the trace has words', () => {
  const codes = [
    'received',
    'received_after_cut_off',
    'paused',
    'resumed',
    'extended',
    'weekend',
    'holiday',
    'swap_off',
    'swap_work',
    'half_day',
    'stopped',
  ] as const
  for (const lang of languages) {
    for (const code of codes) {
      for (const at of [undefined, '15:42']) {
        const words = traceWords(translatorFor(lang), {
          date: '2026-11-20',
          kind: 'off',
          isToday: false,
          isDue: false,
          notes: [{ code, at }],
        })
        assert.ok(words[0] && !/[{}]/.test(words[0]), `${code} ${lang}`)
      }
    }
  }
})

test('the frame names the page, marks where one is and signs out by a form', () => {
  const actor = { name: 'Danh Phúc', kind: 'citizen' as const }
  const html = renderToString(
    <Layout
      t={t}
      title="Tra cứu"
      face="portal"
      path="/tra-cuu?ma=1"
      province="Sóc Trăng"
      actor={actor}
      doors={[
        { face: 'portal', href: '/tra-cuu', label: 'core.nav.track', place: 'bar' },
        { face: 'portal', href: '/thong-bao', label: 'core.nav.verify', seenBy: 'signedIn' },
        { face: 'portal', href: '/lam-viec', label: 'core.nav.work', seenBy: 'officer' },
        { face: 'desk', href: '/ban', label: 'core.nav.work' },
      ]}
      assets={assets}
      standIn="Bản trình diễn"
      theme="dark"
    >
      <h1>Tra cứu</h1>
    </Layout>,
  )
  assert.match(html, /<title>Tra cứu – Tỉnh số Sóc Trăng<\/title>/)
  assert.match(html, /<html lang="vi" data-theme="dark">/)
  assert.match(html, /href="\/tra-cuu" aria-current="page"/)
  assert.match(html, /<summary>Thêm<\/summary><ul><li><a href="\/thong-bao">/)
  assert.doesNotMatch(html, /href="\/(lam-viec|ban)"/)
  assert.match(html, /<form method="post" action="\/dang-xuat">/)
  assert.match(html, /\/ngon-ngu\/km\?ve=%2Ftra-cuu%3Fma%3D1/)
  assert.match(html, /<main id="chinh"/)
})

test('error pages help in three languages, and unknown statuses fall back', () => {
  for (const lang of languages) {
    for (const status of [403, 404, 409, 422, 429, 500, 418, 503]) {
      const words = translatorFor(lang)
      const html = renderToString(<ErrorPage t={words} status={status} message="–" requestId="r-1" />)
      assert.ok(html.includes(`<h1>${errorTitle(words, status)}</h1>`) && html.includes('r-1'))
    }
  }
})

test('the gallery draws every component in three languages, without inline styles or scripts', () => {
  for (const lang of languages) {
    for (const face of ['portal', 'desk', 'steering'] as const) {
      const html = galleryHtml({ lang, face }, { assets, province: 'Sóc Trăng', path: '/dev/ui' })
      assert.ok(html.includes(`<html lang="${lang}"`))
      assert.doesNotMatch(html, / style=|<script(?! type="module" src)| on\w+="/)
      assert.equal(html.match(/<main/g)?.length, 1)
    }
    assert.match(galleryHtml({ lang, part: 'case' }, { assets, province: 'Sóc Trăng', path: '/dev/ui/case' }), /case-rail/)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { translatorFor } from '#core/i18n.ts'
import type { Door } from '#core/ui/door.ts'
import { keeper, pathHole } from '#core/ui/kept.ts'
import { Masthead } from '#core/ui/masthead.tsx'

const doors: Door[] = [
  { face: 'portal', href: '/thu-tuc', label: 'core.nav.procedures', place: 'bar' },
  { face: 'portal', href: '/lam-viec', label: 'core.nav.work', place: 'bar', seenBy: 'officer' },
]
const masthead = (path: string, name?: string, kind: 'citizen' | 'officer' = 'citizen'): string =>
  renderToString(
    Masthead({
      t: translatorFor('vi'),
      face: 'portal',
      path,
      province: 'Sóc Trăng',
      doors,
      actor: name ? { name, kind, roles: [] } : undefined,
    }),
  )

test('what is remembered of a frame is that of its reader, page and language', () => {
  const anonymous = masthead('/thu-tuc?q=a&b="c"')
  assert.match(anonymous, /href="\/thu-tuc" aria-current="page"/)
  assert.match(anonymous, /ve=%2Fthu-tuc%3Fq%3Da%26b%3D%22c%22"/)
  assert.match(anonymous, /Đăng nhập/)
  assert.equal(masthead('/thu-tuc?q=a&b="c"'), anonymous)
  const other = masthead('/ho-so')
  assert.doesNotMatch(other, /aria-current="page"/)
  assert.match(other, /ve=%2Fho-so"/)
  assert.match(masthead('/ho-so', 'Thạch <Sa>'), /Thạch &lt;Sa>/)
  assert.doesNotMatch(masthead('/ho-so'), /Thạch/)
  assert.doesNotMatch(masthead('/ho-so', 'An'), /lam-viec/)
  assert.match(masthead('/ho-so', 'An', 'officer'), /lam-viec/)
})

test('markup is drawn once a key, and forgotten before it grows', () => {
  let drawn = 0
  const keep = keeper(2)
  const draw = (key: string, path?: string): string =>
    renderToString(
      keep(
        key,
        () => {
          drawn++
          return (
            <a href={`/x?ve=${pathHole}`}>
              {key} &amp; {'<b>'}
            </a>
          )
        },
        path,
      ),
    )
  assert.equal(draw('a', '/y'), '<a href="/x?ve=%2Fy">a &amp; &lt;b></a>')
  assert.equal(draw('a', '/z'), '<a href="/x?ve=%2Fz">a &amp; &lt;b></a>')
  assert.equal(draw('a'), `<a href="/x?ve=${pathHole}">a &amp; &lt;b></a>`)
  assert.equal(drawn, 1)
  for (const key of ['b', 'c', 'a']) draw(key, '/y')
  assert.equal(drawn, 4)
})

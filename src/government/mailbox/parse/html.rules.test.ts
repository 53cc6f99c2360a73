import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blocksOf, blocksOfText, linksOf, safeHref, textOfBlocks } from './html.rules.ts'

test('of a message in HTML its words, links, lists and tables are read, and nothing that runs or calls out', () => {
  const blocks = blocksOf(`<html><head><style>p{color:red}</style><title>x</title></head><body onload="evil()">
    <h2>Mời h&#7885;p</h2><p>K&iacute;nh gửi <b>các đơn vị</b>,<br>xem <a href="https://a.vn/x?y=1&amp;z=2" onclick="evil()">tại đây</a>.</p>
    <ul><li>Một<li>Hai</ul><script>document.write('<p>evil</p>')</script><img src="https://track.example/p.gif"><img src=x alt="Bản đồ">
    <table><tr><th>Ngày</th><th>Nơi</th></tr><tr><td>24/11</td><td>Hội trường</td></tr></table>
    <blockquote>Thư trước</blockquote><!-- <p>evil</p> --><iframe src="https://evil.example">evil</iframe>
    <a href="javascript:evil()">bấm</a><svg><script>evil()</script></svg><form action="https://evil.example"><input name=p></form></body>`)
  assert.deepEqual(
    blocks.map((block) => block.kind),
    ['heading', 'text', 'text', 'item', 'item', 'picture', 'row', 'row', 'quote', 'text'],
  )
  assert.equal(
    textOfBlocks(blocks),
    'Mời họp\nKính gửi các đơn vị,\nxem tại đây.\nMột\nHai\nBản đồ\nNgày | Nơi\n24/11 | Hội trường\nThư trước\nbấm',
  )
  assert.deepEqual(linksOf(blocks), [{ text: 'tại đây', href: 'https://a.vn/x?y=1&z=2' }])
})

test('a link leads to pages and addresses only', () => {
  for (const href of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ' //evil.example', 'vbscript:x', 'ht tp://x'])
    assert.equal(safeHref(href), undefined, href)
  assert.equal(safeHref('mailto:a@b.vn'), 'mailto:a@b.vn')
})

test('plain text keeps its lines, its quotes and its links', () => {
  const blocks = blocksOfText('Chào\n\n> cũ\nXem https://a.vn/x (gấp)')
  assert.deepEqual(
    blocks.map((block) => block.kind),
    ['text', 'quote', 'text'],
  )
  assert.deepEqual(linksOf(blocks), [{ text: 'https://a.vn/x', href: 'https://a.vn/x' }])
})

test('whatever is sent as HTML, links are safe and the reading ends', () => {
  const part = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '<a href=',
    'javascript:x',
    '<script',
    '</script>',
    '<!--',
    '-->',
    '<td>',
    '<tr>',
    '<table>',
    '&#x',
    ';',
    'chữ',
    ' ',
    '<li',
    '/',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
      for (const { href } of linksOf(blocksOf(parts.join('')))) assert.match(href, /^(https?|mailto):/)
    }),
  )
  for (const part of ['<a ', '<', '<!--', '<script>', '"<a href="', '<td>', '&#', '<b>'])
    assert.ok(blocksOf(part.repeat(100_000)).length <= 2_000)
})

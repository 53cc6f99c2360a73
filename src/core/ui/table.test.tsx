import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { Table } from '#core/ui/table.tsx'

test('a row is drawn once for all that show the same, and anew when a word, a column or its link differs', () => {
  let drawn = 0
  const page = (name: string, columns = ['code', 'name'], href = '/a'): string =>
    renderToString(
      <Table
        caption="Cases"
        columns={columns.map((key) => ({ key, label: key }))}
        rows={[{ id: '1', href, shows: ['en', name], cells: () => ({ code: ++drawn, name }) }]}
      />,
    )
  assert.match(page('Hoa'), /<td data-label="name">Hoa<\/td>/)
  assert.match(page('Hoa'), /<td data-label="name">Hoa<\/td>/)
  assert.equal(drawn, 1)
  assert.match(page('Lan & Hoa'), /<td data-label="name">Lan &amp; Hoa<\/td>/)
  assert.doesNotMatch(page('Hoa', ['name']), /data-label="code"/)
  assert.match(page('Hoa', ['code', 'name'], '/b'), /data-href="\/b"/)
  assert.equal(drawn, 4)
})

import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { isFalseLink } from '../marks/marks.rules.ts'
import type { Block, Piece } from '../parse/html.rules.ts'

function Pieces({ t, pieces }: { t: T; pieces: Piece[] }): VNode {
  return (
    <>
      {pieces.map((piece, index) => {
        const words = piece.strong ? <strong>{piece.text}</strong> : piece.em ? <em>{piece.text}</em> : piece.text
        const { href } = piece
        if (!href) return <span key={index}>{words}</span>
        return (
          <span key={index}>
            <a href={href} rel="noreferrer noopener nofollow">
              {words}
            </a>
            {isFalseLink({ text: piece.text, href }) && <strong> ({t('mailbox.leads_to', { host: new URL(href).hostname })})</strong>}
          </span>
        )
      })}
    </>
  )
}

/** A message as it was read, drawn with elements of our own. */
export function Paper({ t, blocks }: { t: T; blocks: Block[] }): VNode {
  const drawn: VNode[] = []
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block
    if (block.kind === 'row' || block.kind === 'item') {
      const run = [block]
      while (blocks[at + 1]?.kind === block.kind) run.push(blocks[++at] as typeof block)
      drawn.push(
        block.kind === 'row' ? (
          <Rows t={t} rows={run as Extract<Block, { kind: 'row' }>[]} />
        ) : (
          <Items t={t} items={run as Exclude<Block, { kind: 'row' }>[]} />
        ),
      )
    } else if (block.kind === 'quote')
      drawn.push(
        <blockquote>
          <Pieces t={t} pieces={block.pieces} />
        </blockquote>,
      )
    else if (block.kind === 'picture') drawn.push(<p class="soft">{t('mailbox.picture', { name: block.pieces[0]?.text ?? '' })}</p>)
    else
      drawn.push(
        <p>
          {block.kind === 'heading' ? (
            <strong>
              <Pieces t={t} pieces={block.pieces} />
            </strong>
          ) : (
            <Pieces t={t} pieces={block.pieces} />
          )}
        </p>,
      )
  }
  return <>{drawn.length > 0 ? drawn : <p class="soft">{t('mailbox.empty_message')}</p>}</>
}

function Rows({ t, rows }: { t: T; rows: Extract<Block, { kind: 'row' }>[] }): VNode {
  return (
    <div class="table-scroll" tabIndex={0}>
      <table>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.cells.map((cell, place) => (
                <td key={place}>
                  <Pieces t={t} pieces={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Items({ t, items }: { t: T; items: Exclude<Block, { kind: 'row' }>[] }): VNode {
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>
          <Pieces t={t} pieces={item.pieces} />
        </li>
      ))}
    </ul>
  )
}

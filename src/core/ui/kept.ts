import type { VNode } from 'preact'
import { jsxTemplate } from 'preact/jsx-runtime'
import { renderToString } from 'preact-render-to-string'

/** Stands where a page's own address belongs in markup that is the same on every page. */
export const pathHole = '~path~'

/**
 * Markup that depends on its key alone, drawn once and then remembered: the frame around every page was half of what drawing cost.
 * The key must hold everything that shows. Where the markup names the page's address, `pathHole` stands for it.
 */
export function keeper(mostKept = 500): (key: string, draw: () => VNode, path?: string) => VNode {
  const kept = new Map<string, string[]>()
  return (key, draw, path) => {
    let pieces = kept.get(key)
    if (!pieces) {
      pieces = renderToString(draw()).split(pathHole)
      // Names of people are in the keys: what was drawn is forgotten before it grows.
      if (kept.size >= mostKept) kept.clear()
      kept.set(key, pieces)
    }
    return jsxTemplate([pieces.join(path === undefined ? pathHole : encodeURIComponent(path))]) as VNode
  }
}

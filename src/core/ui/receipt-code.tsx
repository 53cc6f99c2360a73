import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = {
  t: T
  code: string
  /** What the code is of; a dossier where nothing is said. */
  label?: string | undefined
  /** Path data of the QR's dark modules and its width in modules, without margin. */
  qr?: { path: string; size: number } | undefined
  children?: ComponentChildren
}

/** A QR from path data, with the four modules of quiet zone that readers ask for. */
export function Qr({ path, size, label }: { path: string; size: number; label: string }): VNode {
  return (
    <svg class="qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  )
}

/** The code under which a case is found again, large enough to be read over the phone. */
export function ReceiptCode({ t, code, label, qr, children }: Props): VNode {
  return (
    <div class="receipt">
      <div>
        <span class="soft">{label ?? t('core.receipt.code')}</span>
        <strong class="code">{code}</strong>
        {children}
        <copy-code class="no-print" data-code={code} data-label={t('core.copy.button')} data-done={t('core.copy.done')} />
      </div>
      {qr && <Qr path={qr.path} size={qr.size} label={t('core.receipt.qr', { code })} />}
    </div>
  )
}

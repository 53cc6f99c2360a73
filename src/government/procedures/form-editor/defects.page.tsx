import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'

/** What keeps a form from being published, in words. */
export function Defects({ t, defects }: { t: T; defects: string[] }): VNode | null {
  if (defects.length === 0) return null
  return (
    <Notice kind="attention" title={t('procedures.form_editor.defects')}>
      <ul>
        {defects.map((defect) => (
          <li key={defect}>{defect}</li>
        ))}
      </ul>
    </Notice>
  )
}

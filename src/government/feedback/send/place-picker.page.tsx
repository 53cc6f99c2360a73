import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Home = { lat: number; lon: number; level: number }
type Props = { t: T; home: Home /** Before the names of the inputs lat and lon. */; prefix?: string; children: ComponentChildren }

/** The map around inputs named lat and lon: with JavaScript they are filled in by a tap or by the phone's own position. */
export function PlacePicker({ t, home, prefix, children }: Props): VNode {
  return (
    <report-place
      data-locate={t('feedback.place.locate')}
      data-locating={t('feedback.place.locating')}
      data-found={t('feedback.place.found')}
      data-failed={t('feedback.place.failed')}
      data-map={t('feedback.place.map')}
      data-map-hint={t('feedback.place.map_hint')}
      data-nearer={t('feedback.map.nearer')}
      data-farther={t('feedback.map.farther')}
      data-clear={t('feedback.place.clear')}
      data-lat={home.lat}
      data-lon={home.lon}
      data-level={home.level}
      data-prefix={prefix}
    >
      {children}
    </report-place>
  )
}

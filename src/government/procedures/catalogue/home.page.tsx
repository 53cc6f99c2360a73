import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Events, Hero } from '#core/ui/hero.tsx'
import { Table } from '#core/ui/table.tsx'
import type { LifeEvent } from '../import/life-events.ts'
import type { HomeFigures, Line } from './catalogue.queries.ts'
import { Text } from './text.page.tsx'
import { costWords, timeWords } from './words.rules.ts'

type Tile = { href: string; label: string; text: string }
type Props = { t: T; events: LifeEvent[]; asks: string[]; figures: HomeFigures; counted: boolean; others: Tile[] }

function Track({ t }: { t: T }): VNode {
  return (
    <section class="card" id="tra-cuu" aria-labelledby="tra-cuu-h">
      <h2 id="tra-cuu-h">{t('procedures.home.track')}</h2>
      <p class="soft">{t('procedures.home.track_hint')}</p>
      <form action="/tra-cuu" method="get">
        <TextField t={t} name="ma" label={t('procedures.home.code')} hint={t('procedures.home.code_hint')} />
        <TextField t={t} name="dt" label={t('procedures.home.phone')} type="tel" />
        <Button>{t('procedures.home.see')}</Button>
      </form>
    </section>
  )
}

function Often({ t, lines, total, counted }: { t: T; lines: Line[]; total: number; counted: boolean }): VNode {
  const title = counted ? t('procedures.home.most_filed') : t('procedures.home.often')
  return (
    <section class="section" aria-labelledby="hay-lam">
      <h2 id="hay-lam">{title}</h2>
      <Table
        caption={title}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'name', label: t('procedures.column.name') },
          { key: 'time', label: t('procedures.column.time') },
          { key: 'cost', label: t('procedures.column.cost') },
          { key: 'agency', label: t('procedures.column.agency') },
        ]}
        rows={lines.map((line) => ({
          id: line.code,
          cells: {
            name: (
              <a href={`/thu-tuc/${line.code}`}>
                <Text t={t} text={line.name} />
              </a>
            ),
            time: timeWords(t, line.channels),
            cost: costWords(t, line.channels),
            agency: line.agency ? <Text t={t} text={line.agency} /> : t('procedures.agency.none'),
          },
        }))}
      />
      <p>
        <a href="/thu-tuc">{t('procedures.home.all', { count: total })}</a>
      </p>
    </section>
  )
}

/** The first page of the portal: one question, life events, where is my dossier, what others do. */
export function HomePage({ t, events, asks, figures, counted, others }: Props): VNode {
  return (
    <>
      <Hero
        t={t}
        title={t('procedures.home.title')}
        hint={t('procedures.home.hint')}
        action="/thu-tuc"
        placeholder={t('procedures.home.placeholder')}
        often={{
          label: t('procedures.home.asked'),
          links: asks.map((ask) => ({
            href: `/thu-tuc?q=${encodeURIComponent(ask)}`,
            label: ask,
            lang: t.lang === 'vi' ? undefined : 'vi',
          })),
        }}
      />
      <div class="columns">
        <section aria-labelledby="viec-doi">
          <h2 id="viec-doi">{t('procedures.home.events')}</h2>
          <Events
            items={events.map((e) => ({ href: `/su-kien/${e.key}`, label: localized(t.lang, e.name), text: localized(t.lang, e.hint) }))}
          />
        </section>
        <div>
          <Track t={t} />
        </div>
      </div>
      {others.length > 0 && (
        <section class="section" aria-labelledby="viec-khac">
          <h2 id="viec-khac">{t('procedures.home.other')}</h2>
          <Events items={others} />
        </section>
      )}
      {figures.lines.length > 0 && <Often t={t} lines={figures.lines} total={figures.total} counted={counted} />}
    </>
  )
}

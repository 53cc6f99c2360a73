import type { JSX } from 'preact'

type Enhanced = JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | number | boolean | undefined }

/** The module's custom elements, for JSX. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'report-map': Enhanced
      'report-form': Enhanced
      'report-queue': Enhanced
      'report-photos': Enhanced
      'report-place': Enhanced
      'report-near': Enhanced
      'report-mask': Enhanced
    }
  }
}

import type { JSX } from 'preact'

type Watching = JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }

/** The custom element of the payment page, for JSX. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'payment-watch': Watching
    }
  }
}

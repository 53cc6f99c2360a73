import type { JSX } from 'preact'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'farm-corners': JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }
      'diary-outbox': JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }
    }
  }
}

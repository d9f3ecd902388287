'use client';
import { Printer } from 'lucide-react';
import { Button } from '../ui/button';

export function PrintButton() {
  return (
    <Button tone="primary" onClick={() => window.print()} data-print="hide">
      <Printer aria-hidden /> Print
    </Button>
  );
}

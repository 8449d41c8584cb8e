// How a page begins: its script takes over the element #app. What goes wrong in it is said on the page, with a way on.
import { Component, render, type ComponentChildren } from 'preact';
import '../plain.js';
import { say } from '../words.js';
import { Announcer } from './announcer.js';

export function mount(page: ComponentChildren): void {
  const place = document.getElementById('app');
  if (place === null) throw new Error('This page has no element #app.');
  // What the server wrote there is for readers without scripts.
  place.replaceChildren();
  render(
    <Net>
      {page}
      <Announcer />
    </Net>,
    place,
  );
}

class Net extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    reportError(error);
  }

  render() {
    if (!this.state.broken) return this.props.children;
    return (
      <p class="note" role="alert">
        {say('fault.script')} <a href={location.href}>{say('do.reload')}</a>
      </p>
    );
  }
}

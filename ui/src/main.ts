import { mount } from 'svelte';
import App from './App.svelte';
import NoHost from './views/NoHost.svelte';
import { connect } from './platform';
import './styles/tokens.css';
import './styles/base.css';

async function start(target: HTMLElement) {
  const platform = await connect();
  if (platform) mount(App, { target, props: { platform } });
  else mount(NoHost, { target });
}

const target = document.getElementById('app');
if (target) void start(target);

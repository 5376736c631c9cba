import { mount } from 'svelte';
import App from './App.svelte';
import { problems } from './state/problems.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';

problems.watch(window);

const target = document.querySelector('#app');
if (target === null) throw new Error('The page has no place for the app.');
mount(App, { target });

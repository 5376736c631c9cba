import { mount } from 'svelte';
import '../../../../renderer/styles/tokens.css';
import '../../../../renderer/styles/base.css';
import Gallery from './Gallery.svelte';

mount(Gallery, { target: document.querySelector('main')! });

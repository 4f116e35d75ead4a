import { render } from 'preact';
import './styles/fonts.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/editor.css';
import './styles/results.css';
import { App } from './pages/app';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);

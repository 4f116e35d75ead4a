/** Three logs, stacked. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      {[[16, 9], [8.5, 22], [23.5, 22]].map(([x, y]) => (
        <g key={x}>
          <circle class="logo-wood" cx={x} cy={y} r="6.5" />
          <circle class="logo-ring" cx={x} cy={y} r="2.6" />
        </g>
      ))}
    </svg>
  );
}

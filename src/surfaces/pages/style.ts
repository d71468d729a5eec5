// The whole style of the pages, inline and allowed by its hash: no build step, no second request.
import { createHash } from 'node:crypto';
import { GROUND, INK, LINE } from '#charts/palette.ts';
import { CHEAPER, DEARER } from '#charts/week-map.ts';
import { assetPath } from '#surfaces/assets.ts';

export const STYLE = `
@font-face{font-family:"JetBrains Mono";font-weight:400;font-display:swap;
src:url(${assetPath('mono-400.woff2')}) format("woff2")}
@font-face{font-family:"JetBrains Mono";font-weight:700;font-display:swap;
src:url(${assetPath('mono-700.woff2')}) format("woff2")}
@font-face{font-family:"Mono A";src:local("DejaVu Sans Mono"),local("Menlo");size-adjust:99.67%;ascent-override:102%;
descent-override:30%;line-gap-override:0%}
@font-face{font-family:"Mono B";src:local("Consolas");size-adjust:109.13%;ascent-override:102%;descent-override:30%;
line-gap-override:0%}
@font-face{font-family:"Mono C";src:local("Liberation Mono"),local("Courier New"),local("SF Mono");ascent-override:102%;
descent-override:30%;line-gap-override:0%}
*{box-sizing:border-box}
html{background:${GROUND};color:${INK.text};color-scheme:dark;-webkit-text-size-adjust:100%}
body{margin:0;font:14px/1.55 "JetBrains Mono","Mono A","Mono B","Mono C",ui-monospace,monospace;
font-variant-numeric:tabular-nums;font-variant-ligatures:none}
.column{max-width:1280px;margin:0 auto;padding:0 32px}
header .column{display:flex;flex-wrap:wrap;gap:8px 28px;align-items:baseline;padding-top:20px;padding-bottom:18px;
border-bottom:1px solid ${LINE.hairline}}
header nav{display:flex;flex-wrap:wrap;gap:4px 20px}
.state{margin-left:auto;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:12px;color:${INK.muted}}
a{color:inherit;text-decoration:underline;text-decoration-color:${LINE.control};text-underline-offset:4px}
a:hover{color:${INK.title};text-decoration-color:${INK.accent}}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid ${INK.accent};outline-offset:3px}
header nav a,.brand,.controls a{text-decoration:none;color:${INK.muted};padding:4px 0;min-height:24px}
.brand{color:${INK.title};font-weight:700}
header nav a[aria-current],.controls a[aria-current]{color:${INK.title};border-bottom:2px solid ${INK.accent}}
.controls a[aria-current]{font-weight:700}
h1{font-size:26px;line-height:1.3;color:${INK.title};margin:40px 0 10px;max-width:72ch;text-wrap:balance}
h2{font-size:14px;color:${INK.title};margin:48px 0 12px}
h3{font-size:14px;margin:0;color:${INK.title}}
.lead{color:${INK.muted};max-width:110ch;margin:0 0 28px}
.muted{color:${INK.muted}}
.aged{display:inline-block;min-width:22ch}
.unclear{color:${INK.unclear}}
.passes{color:${INK.passes}}
.fails{color:${INK.fails}}
.lit{white-space:nowrap}
.light{vertical-align:-2px}
.unseen{position:absolute;left:-9999px}
.wide{overflow-x:auto}
.log th,.log td{padding:4px 6px 4px 0;border-top:1px solid ${LINE.hairline};text-align:left}
.log td a{display:inline-block;min-width:24px;min-height:24px;text-decoration:none}
.gates th,.gates td{padding:8px 8px 8px 0;vertical-align:top}
.gates tbody th{text-align:left;border-top:1px solid ${LINE.hairline};white-space:nowrap}
.gate{display:inline-block;min-width:44px;min-height:36px;text-decoration:none}
.matrix th,.matrix td{padding:6px 10px 6px 0;font-size:12px}
.matrix tbody th{border-top:1px solid ${LINE.hairline};white-space:nowrap;color:${INK.text}}
.slice{padding-left:16px;font-size:12px}
.line{display:block}
.part{display:inline-block;max-width:100%;margin-right:16px;overflow-wrap:anywhere}
.hash{overflow-wrap:anywhere}
pre{background:none;border-left:2px solid ${LINE.control};padding:4px 0 4px 16px;margin:0;overflow-x:auto;font:inherit;
font-size:12px}
code{font-family:inherit}
.doc>p,.doc>pre,.doc>ul{max-width:80ch}
.doc h2{margin-top:40px}
.doc table{margin:12px 0}
.doc td{vertical-align:top}
.small{font-size:12px}
.simulated{margin:0;background:${INK.unclear};color:${GROUND};font-weight:700;text-align:center;padding:6px 16px;
letter-spacing:.08em}
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:${INK.muted};font-size:12px;padding-bottom:6px}
th{font-weight:400;font-size:12px;color:${INK.muted};text-align:left;vertical-align:bottom;padding:8px 12px 8px 0}
td{padding:10px 12px 10px 0;border-top:1px solid ${LINE.hairline};vertical-align:middle}
.figure{text-align:right;white-space:nowrap}
th.figure{white-space:normal}
.best{font-size:16px;font-weight:700;color:${INK.title}}
.under{display:block;font-size:12px;color:${INK.muted};font-weight:400}
.said{display:inline-block;text-decoration:none;white-space:normal;max-width:34ch;font-size:12px;color:${INK.muted}}
.judged{max-width:100ch;margin:0 0 20px}
.model{font-weight:700;color:${INK.title}}
tr.flagged td{color:${INK.flagged}}
.news{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:0 32px;list-style:none;
padding:0;margin:0}
.news li{border-top:1px solid ${LINE.hairline};padding:10px 0}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr));gap:32px 24px}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:0 40px}
figure{margin:0;min-width:0}
figure p{margin:0}
.drawn{display:flex;font-size:11px}
.plotted{flex:1;min-width:0;display:block;font-family:inherit;touch-action:pan-y;overflow:visible}
.plotted text{paint-order:stroke;stroke:${GROUND};stroke-width:3px}
.ends{flex:none;display:block;font-family:inherit}
.crosshair{stroke:${INK.muted};stroke-width:1}
.chosen{fill:${INK.accent};fill-opacity:.2}
.readout{height:3.2em;overflow:hidden}
figcaption{display:flex;justify-content:space-between;gap:12px;border-top:1px solid ${LINE.hairline};padding:8px 0;
font-size:12px;color:${INK.muted}}
.plot{min-height:120px;position:relative;overflow:hidden}
.chart{display:block;width:100%;height:auto;font-size:11px;font-family:inherit}
.controls,.group{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:baseline}
.controls{column-gap:32px;margin:0 0 16px}
.controls span{color:${INK.muted};font-size:12px}
details{margin-top:8px;font-size:12px}
summary{cursor:pointer;color:${INK.muted};min-height:24px}
.scroll{max-height:360px;overflow-y:auto}
footer .column{border-top:1px solid ${LINE.hairline};margin-top:64px;padding-top:18px;padding-bottom:40px;display:flex;
flex-wrap:wrap;gap:6px 24px;font-size:12px;color:${INK.muted}}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:${GROUND};padding:8px}
.opening{max-width:72ch;margin:0 0 28px}
.report p{max-width:120ch;margin:0 0 8px}
.figure-link{white-space:nowrap;text-decoration-color:${INK.flagged}}
.sources,.struck{list-style:none;padding:0;margin:12px 0;max-width:88ch}
.sources li,.struck li{padding:4px 0;overflow-wrap:anywhere}
.struck s{color:${INK.flagged}}
td:target{outline:2px solid ${INK.accent};outline-offset:-2px}
.first h1{max-width:none;text-wrap:wrap;margin:24px 0 6px}
.first .lead{max-width:none;margin:0 0 16px}
.first .controls{margin:0 0 8px}
.overview{table-layout:fixed}
.overview td{height:44px;padding:2px 12px 2px 0;line-height:1.3}
.overview th:nth-child(1){width:142px}
.overview th:nth-child(2){width:130px}
.overview th:nth-child(3){width:186px}
.overview th:nth-child(4){width:130px}
.overview th:nth-child(5){width:214px}
.overview th:nth-child(6){width:150px}
.overview th:nth-child(7){width:90px}
.overview .model,.overview .under{white-space:nowrap}
.overview svg{vertical-align:middle}
.sort{text-decoration:none;display:inline-flex;align-items:flex-end;min-height:24px;line-height:1.55}
.watch{color:${INK.muted};font-size:12px;text-decoration:none;display:inline-block;min-height:24px;padding:0 4px}
.watch:hover,.watch:focus-visible{text-decoration:underline}
.marks{display:inline-flex;gap:4px;min-height:24px;align-items:center}
.fold,.fold+label{display:none}
form{display:inline-flex;gap:8px;align-items:baseline}
input[type=search]{background:none;border:0;border-bottom:1px solid ${LINE.control};color:inherit;font:inherit;
min-height:24px}
.controls button{background:none;border:1px solid ${LINE.control};color:inherit;font:inherit;font-size:12px;
min-height:24px}
.asked{flex-wrap:wrap;gap:10px 20px}
.asked label span:first-child{margin:0 4px 0 0}
.asked input,.asked select,.asked button{background:${GROUND};border:1px solid ${LINE.control};border-radius:0;
color:inherit;font:inherit;min-height:32px;padding:2px 8px}
.asked input{width:84px}
.asked button{border-color:${INK.accent};cursor:pointer}
.cheaper{color:${CHEAPER}}
.dearer{color:${DEARER}}
.chosen td{font-weight:700;color:${INK.title}}
@media(max-width:820px){
.column{padding:0 16px}
.state{margin-left:0}
h1{font-size:22px}
table.gates thead{position:absolute;left:-9999px}
table.gates,table.gates tbody{display:block}
table.gates tr{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:0 12px;
border-top:1px solid ${LINE.control};padding:10px 0}
table.gates tbody th,table.gates td{border:0;padding:3px 0}
table.gates td:nth-child(2){grid-column:2/-1}
table.gates td::before{content:attr(data-name);display:block;color:${INK.muted};font-size:12px}
table.gates td.hard::before{font-weight:700}
table.gates .gate{display:flex;align-items:center;gap:8px}
table.log th:not(:first-child):nth-last-child(n+8),table.log td:nth-last-child(n+8){display:none}
}
@media(min-width:821px){table.gates{table-layout:fixed;min-width:1190px}
.gates th:first-child{width:10.3%}.gates th:nth-child(2){width:20.4%}.gates th:nth-child(7){width:7.6%}
.gates th:nth-child(10){width:6.5%}.gates th:nth-child(13){width:6.3%}}
@media(max-width:820px){.narrowing .wide{display:none}}
@media(max-width:740px){
table.blocks thead{position:absolute;left:-9999px}
table.blocks caption,table.blocks,table.blocks tbody,table.blocks tr,table.blocks td{display:block;width:auto}
table.blocks tr{border-top:1px solid ${LINE.control};padding:10px 0}
table.blocks td{border:0;padding:3px 0;display:flex;justify-content:space-between;gap:16px;text-align:right;
white-space:normal;overflow-wrap:anywhere}
table.blocks td::before{content:attr(data-name);color:${INK.muted};font-size:12px;text-align:left;flex:none}
table.blocks td:empty{display:none}
table.blocks td>span{min-width:0}
table.blocks svg{max-width:100%;height:auto}
}
@media(max-width:560px){
.roomy{display:none}
.column .readout{height:5em}
h1{font-size:18px;margin:12px 0 6px}
h2{margin:28px 0 8px}
.lead{margin:0 0 12px}
.two{gap:0}
.narrowing .broad{display:none}
}
@media(max-width:1000px){.readout{height:4.8em}}
@media(max-width:1100px){
table.blocks th,table.blocks td{padding-right:8px;font-size:12px}
table.blocks .figure{white-space:normal}
table.blocks td>*{overflow-wrap:anywhere}
table.blocks td svg:not(.light){width:72px;height:auto}
}
@media(max-width:1230px){.overview th:nth-child(4),.overview td:nth-child(4){display:none}}
@media(max-width:1110px){.overview th:nth-child(5),.overview td:nth-child(5){display:none}}
@media(max-width:820px){
.overview th:nth-child(1){width:118px}
.overview th:nth-child(2){width:96px}
.overview th:nth-child(3){width:166px}
.overview th:nth-child(6){width:134px}
.overview th:nth-child(7){width:88px}
.overview td,.overview th{padding-right:8px}
}
@media(max-width:890px){.overview th:nth-child(8),.overview td:nth-child(8){display:none}}
@media(max-width:630px){.overview th:nth-child(7),.overview td:nth-child(7){display:none}}
@media(max-width:560px){
.overview caption,.overview th:nth-child(n+4),.overview td:nth-child(n+4){display:none}
.overview td[colspan]{white-space:normal}
.overview th:nth-child(1){width:36%}.overview th:nth-child(2){width:24%}.overview th:nth-child(3){width:40%}
.overview .under{overflow:hidden;text-overflow:ellipsis}
.fold{display:inline-block;position:absolute;opacity:0}
.fold+label{display:inline-block;min-height:24px;text-decoration:underline;text-underline-offset:4px;
text-decoration-color:${LINE.control};margin:0 0 8px}
.fold:focus-visible+label{outline:2px solid ${INK.accent}}
#fold:not(:checked)+label+.controls,#all-sellers:not(:checked)~table .later,
#more-charts:not(:checked)~.later{display:none}
.first h1{margin:10px 0 4px;font-size:18px}
header .column{gap:0 16px;padding-top:8px;padding-bottom:6px}
header nav{gap:0 14px}
.state{gap:0 12px;margin:4px 0}
.state .aged{min-width:21ch}
.first .lead{margin:0 0 8px}
.multiples>div:nth-child(n+5){display:none}
}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto}}
@media print{html{background:#fff;color:#000}}
@media(forced-colors:active){
svg,.drawn{forced-color-adjust:none}
.drawn,svg{background:${GROUND}}
.controls a[aria-current],nav a[aria-current]{outline:1px solid}
}
@media print{
html,body{background:#fff}
body,body *:not(svg *){color:#000!important}
.unclear,.passes,.fails,.simulated{font-weight:700}
.simulated{background:#fff;border:2px solid #000}
svg{filter:invert(1) hue-rotate(180deg);print-color-adjust:exact}
svg svg{filter:none}
header nav,.controls,.skip,.fold,.fold+label,.watch,.readout,form,details:not([open]){display:none}
figure,tr,li,.multiples>div{break-inside:avoid}
h2{break-after:avoid;margin:20px 0 6px}
td{padding-top:4px;padding-bottom:4px}
.column{max-width:none;padding:0}
.scroll{max-height:none;overflow:visible}
}
`;

export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

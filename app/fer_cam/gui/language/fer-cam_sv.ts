<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv">
    <context>
    <name>About</name>
    <message>
        <source>Shows, live, which facial expression each face looks like.</source>
        <translation>Visar direkt vilket ansiktsuttryck varje ansikte liknar.</translation>
    </message>
    <message>
        <source>Licence: MIT; the face detector's networks are Google's, under Apache-2.0.</source>
        <translation>Licens: MIT; ansiktsdetektorns nätverk är Googles, under Apache-2.0.</translation>
    </message>
</context><context>
    <name>Actions</name>
    <message>
        <source>Stop &amp;recording</source>
        <translation>&amp;Stoppa inspelningen</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Starta inspelning …</translation>
    </message>
    <message>
        <source>Stop s&amp;ession</source>
        <translation>Avsluta s&amp;ession</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>Starta s&amp;ession</translation>
    </message>
</context><context>
    <name>AgreementBar</name>
    <message>
        <source>Agreement</source>
        <translation>Överensstämmelse</translation>
    </message>
</context><context>
    <name>AgreementPage</name>
    <message>
        <source>Agreement</source>
        <translation>Överensstämmelse</translation>
    </message>
    <message>
        <source>Only looks in which &amp;both are sure</source>
        <translation>Bara jämförelser där &amp;båda är säkra</translation>
    </message>
    <message>
        <source>Emotions that are named differently</source>
        <translation>Känslor som benämns olika</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>&amp;Save as CSV …</source>
        <translation>&amp;Spara som CSV …</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>Räk&amp;na om</translation>
    </message>
    <message>
        <source>Named differently</source>
        <translation>Olika benämnda</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Inget jämförs ännu</translation>
    </message>
    <message>
        <source>Choose what to compare in the menu Model &gt; Compare with.</source>
        <translation>Välj i menyn Modell &gt; Jämför med vad som ska jämföras.</translation>
    </message>
    <message>
        <source>{} and {}</source>
        <translation>{} och {}</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Jämförelser</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Same emotion</source>
        <translation>Samma känsla</translation>
    </message>
    <message>
        <source>Both sure: same emotion in {} of {} looks</source>
        <translation>Båda säkra: samma känsla i {} av {} jämförelser</translation>
    </message>
    <message>
        <source>All: same emotion in {} of {} looks</source>
        <translation>Alla: samma känsla i {} av {} jämförelser</translation>
    </message>
    <message>
        <source>{}, Cohen's kappa {}</source>
        <translation>{}, Cohens kappa {}</translation>
    </message>
    <message>
        <source>Looks with an emotion that only one of them knows, which are in no share: {}</source>
        <translation>Jämförelser med en känsla som bara den ena känner till, som inte ingår i någon andel: {}</translation>
    </message>
</context><context>
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open video or photos …</source>
        <translation>Ö&amp;ppna video eller foton …</translation>
    </message>
    <message>
        <source>Open &amp;folder of pictures …</source>
        <translation>Öppna &amp;mapp med bilder …</translation>
    </message>
    <message>
        <source>Open &amp;network stream …</source>
        <translation>Öppna &amp;nätverksström …</translation>
    </message>
    <message>
        <source>Open s&amp;ession …</source>
        <translation>Öppna s&amp;ession …</translation>
    </message>
    <message>
        <source>Re&amp;view last session</source>
        <translation>&amp;Granska senaste sessionen</translation>
    </message>
    <message>
        <source>Show the session that ended last, with its timeline, people and report</source>
        <translation>Visa sessionen som avslutades senast, med tidslinje, personer och rapport</translation>
    </message>
    <message>
        <source>&amp;Save picture …</source>
        <translation>&amp;Spara bild …</translation>
    </message>
    <message>
        <source>Save the picture with its boxes and labels to a file</source>
        <translation>Sparar bilden med ramar och etiketter till en fil</translation>
    </message>
    <message>
        <source>Save f&amp;aces …</source>
        <translation>Spara &amp;ansikten …</translation>
    </message>
    <message>
        <source>Save every face of the opened photos or video as a picture, to label it</source>
        <translation>Sparar varje ansikte i de öppnade fotona eller videon som bild, för att märka det</translation>
    </message>
    <message>
        <source>&amp;Label faces …</source>
        <translation>Märk ansi&amp;kten …</translation>
    </message>
    <message>
        <source>Say what saved faces show, and see how the model agrees with you</source>
        <translation>Säg vad sparade ansikten visar, och se hur väl modellen håller med</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Avsl&amp;uta</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Källa</translation>
    </message>
    <message>
        <source>&amp;Demo</source>
        <translation>&amp;Demo</translation>
    </message>
    <message>
        <source>N&amp;ext camera</source>
        <translation>Nä&amp;sta kamera</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>&amp;Leta efter kameror igen</translation>
    </message>
    <message>
        <source>&amp;Play again</source>
        <translation>Spela &amp;igen</translation>
    </message>
    <message>
        <source>Open this source again, from its start</source>
        <translation>Öppnar källan igen från början</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Spela</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spela eller pausa</translation>
    </message>
    <message>
        <source>Pre&amp;vious photo</source>
        <translation>&amp;Föregående foto</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>&amp;Nästa foto</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>Till &amp;början</translation>
    </message>
    <message>
        <source>To the &amp;last photo</source>
        <translation>Till sis&amp;ta fotot</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Som systemet</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Visa</translation>
    </message>
    <message>
        <source>&amp;Mirror webcams</source>
        <translation>Spe&amp;gla webbkameror</translation>
    </message>
    <message>
        <source>&amp;Landmarks</source>
        <translation>Ansikts&amp;punkter</translation>
    </message>
    <message>
        <source>&amp;People</source>
        <translation>Pe&amp;rsoner</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Tidslinje</translation>
    </message>
    <message>
        <source>&amp;Valence and arousal</source>
        <translation>&amp;Valens och arousal</translation>
    </message>
    <message>
        <source>Pa&amp;use the timeline</source>
        <translation>Pa&amp;usa tidslinjen</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Helskärm</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Färger</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>&amp;Språk</translation>
    </message>
    <message>
        <source>&amp;Reset settings …</source>
        <translation>Åt&amp;erställ inställningar …</translation>
    </message>
    <message>
        <source>off</source>
        <translation>av</translation>
    </message>
    <message>
        <source>with and without the headset bar</source>
        <translation>med och utan headsetets fält</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Second &amp;label</source>
        <translation>Andra &amp;etiketten</translation>
    </message>
    <message>
        <source>&amp;Detector</source>
        <translation>&amp;Detektor</translation>
    </message>
    <message>
        <source>Simulated VR &amp;headset</source>
        <translation>Simulerat VR-&amp;headset</translation>
    </message>
    <message>
        <source>Draw a black bar over the eyes before the emotion is classified</source>
        <translation>Ritar ett svart fält över ögonen innan känslan klassificeras</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>&amp;Jämför</translation>
    </message>
    <message>
        <source>Label every face twice, and show both pictures; again: one picture</source>
        <translation>Bedöm varje ansikte två gånger och visa båda bilderna; igen: en bild</translation>
    </message>
    <message>
        <source>Compare &amp;with</source>
        <translation>Jämför &amp;med</translation>
    </message>
    <message>
        <source>A&amp;greement …</source>
        <translation>Öve&amp;rensstämmelse …</translation>
    </message>
    <message>
        <source>Show which emotions the two labellings name differently, and save it</source>
        <translation>Visa vilka känslor som benämns olika, och spara det</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>Räk&amp;na om</translation>
    </message>
    <message>
        <source>Begin the count of the agreement anew</source>
        <translation>Börja om räkningen av överensstämmelsen</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Inspelning</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>Starta s&amp;ession</translation>
    </message>
    <message>
        <source>Record every face at its time of day into a folder, which can be reviewed later</source>
        <translation>Spela in varje ansikte med klockslag i en mapp som kan granskas senare</translation>
    </message>
    <message>
        <source>Keep the &amp;video in sessions</source>
        <translation>Behåll &amp;videon i sessioner</translation>
    </message>
    <message>
        <source>&amp;Folder of the sessions …</source>
        <translation>Sessionernas &amp;mapp …</translation>
    </message>
    <message>
        <source>Set a &amp;marker</source>
        <translation>Sätt m&amp;ärke</translation>
    </message>
    <message>
        <source>Mar&amp;kers</source>
        <translation>Mä&amp;rken</translation>
    </message>
    <message>
        <source>&amp;Labels of the markers …</source>
        <translation>Märkenas &amp;namn …</translation>
    </message>
    <message>
        <source>S&amp;timulus …</source>
        <translation>S&amp;timuli …</translation>
    </message>
    <message>
        <source>Show pictures and videos on a second screen while a session records how people respond</source>
        <translation>Visa bilder och videor på en andra skärm medan en session spelar in hur människor reagerar</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Starta inspelning …</translation>
    </message>
    <message>
        <source>Record the picture with its boxes and labels to a video file</source>
        <translation>Spelar in bilden med ramar och etiketter till en videofil</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hjälp</translation>
    </message>
    <message>
        <source>&amp;Privacy and law</source>
        <translation>&amp;Integritet och lag</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>Kor&amp;tkommandon</translation>
    </message>
    <message>
        <source>Model &amp;cards</source>
        <translation>Modell&amp;kort</translation>
    </message>
    <message>
        <source>&amp;About fer-cam</source>
        <translation>&amp;Om fer-cam</translation>
    </message>
</context><context>
    <name>Compare</name>
    <message>
        <source>Without headset</source>
        <translation>Utan headset</translation>
    </message>
    <message>
        <source>With headset</source>
        <translation>Med headset</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>Inget att jämföra ännu</translation>
    </message>
    <message>
        <source>Same emotion in {} of {} sure looks</source>
        <translation>Samma känsla i {} av {} säkra jämförelser</translation>
    </message>
    <message>
        <source>in {} of all {}</source>
        <translation>i {} av alla {}</translation>
    </message>
    <message>
        <source>No sure look yet</source>
        <translation>Ingen säker jämförelse ännu</translation>
    </message>
    <message>
        <source>same emotion in {} of all {}</source>
        <translation>samma känsla i {} av alla {}</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>en person</translation>
    </message>
    <message>
        <source>{} people</source>
        <translation>{} personer</translation>
    </message>
    <message>
        <source>Same in {} of {} sure looks</source>
        <translation>Samma i {} av {} säkra jämförelser</translation>
    </message>
    <message>
        <source>A look is a face in a frame in which both have classified it, at most 15 times a second. It is sure if both are sure. A look with an emotion that only one of them knows is counted apart, and is in no share. The count begins anew with another source, model or comparison.</source>
        <translation>En jämförelse är ett ansikte i en bild där båda har bedömt det, högst 15 gånger i sekunden. Den är säker om båda är säkra. En jämförelse med en känsla som bara den ena känner till räknas för sig och ingår inte i någon andel. Räkningen börjar om med en annan källa, modell eller jämförelse.</translation>
    </message>
</context><context>
    <name>Core</name>
    <message>
        <source>Connection refused</source>
        <translation>anslutningen nekades</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>anslutningen tog för lång tid</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>enheten används redan</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>mappen är inte tom</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>diskkvoten är slut</translation>
    </message>
    <message>
        <source>FFmpeg records no {}x{} {} ({})</source>
        <translation>FFmpeg spelar inte in {}x{} {} ({})</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>filen finns redan</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>filnamnet är för långt</translation>
    </message>
    <message>
        <source>HEIC needs a package</source>
        <translation>HEIC kräver ett paket</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>fel vid läsning eller skrivning</translation>
    </message>
    <message>
        <source>Invalid data found when processing input</source>
        <translation>ogiltiga data</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>är en mapp</translation>
    </message>
    <message>
        <source>Knows faces like those of {} alone, with the mistakes of their labels; a guess about looks, not about who a person is; it knows two words and is often wrong with children.</source>
        <translation>Känner bara till ansikten som de i {}, med felen i deras etiketter; en gissning om utseende, inte om vem en människa är; den kan två ord och har ofta fel om barn.</translation>
    </message>
    <message>
        <source>Knows faces like those of {} alone, with the mistakes of their labels; an expression is not a feeling.</source>
        <translation>Känner bara till ansikten som de i {}, med felen i deras etiketter; ett uttryck är ingen känsla.</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>nätverket kan inte nås</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>ingen väg till värden</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>inget utrymme kvar på disken</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>enheten finns inte</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>filen eller mappen finns inte</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>är inte en mapp</translation>
    </message>
    <message>
        <source>Not for decisions about people, such as hiring, policing or health.</source>
        <translation>Inte för beslut om människor, till exempel vid anställning, polisarbete eller vård.</translation>
    </message>
    <message>
        <source>Often missed: {}.</source>
        <translation>Missas ofta: {}.</translation>
    </message>
    <message>
        <source>OpenCV records no {}; use {}, or pip install 'av&gt;=14'</source>
        <translation>OpenCV spelar inte in {}; använd {} eller installera PyAV: pip install 'av&gt;=14'</translation>
    </message>
    <message>
        <source>OpenCV {} has no Haar cascades; pip install 'opencv-python&gt;=4.11,&lt;5'</source>
        <translation>OpenCV {} har inga Haar-kaskader; pip install 'opencv-python&gt;=4.11,&lt;5'</translation>
    </message>
    <message>
        <source>OpenCV's {} is missing; run: apt install opencv-data (for apt's OpenCV), or reinstall opencv-python</source>
        <translation>{} från OpenCV saknas; installera: apt install opencv-data (för apts OpenCV) eller installera om opencv-python</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>inte tillåtet</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>behörighet saknas</translation>
    </message>
    <message>
        <source>PyAV 14 is not installed, so the recording has a constant frame rate and no sound; run: pip install 'av&gt;=14'</source>
        <translation>PyAV 14 är inte installerat, så inspelningen har en fast bildfrekvens och inget ljud; kör: pip install 'av&gt;=14'</translation>
    </message>
    <message>
        <source>PyAV is not installed, so OpenCV reads the video: interlaced, anamorphic, HDR and damaged files come out wrong or short; install it with: pip install av</source>
        <translation>PyAV är inte installerat, så OpenCV läser videon: sammanflätade, anamorfa, HDR- och skadade filer visas fel eller för korta; installera det: pip install av</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>filsystemet är skrivskyddat</translation>
    </message>
    <message>
        <source>Showing whether a face looks to a network like those that a set of web pictures calls man or woman, for demonstration, teaching and research.</source>
        <translation>Visar om ett ansikte för ett nätverk liknar dem som en samling webbilder kallar man eller kvinna, för demonstration, undervisning och forskning.</translation>
    </message>
    <message>
        <source>Showing which posed facial expression a face looks like, live, for demonstration, teaching and research.</source>
        <translation>Visar live vilket poserat ansiktsuttryck ett ansikte liknar, för demonstration, undervisning och forskning.</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>för många öppna filer</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>en lista</translation>
    </message>
    <message>
        <source>a name in it is no valid text</source>
        <translation>ett namn i den är ingen giltig text</translation>
    </message>
    <message>
        <source>a session records a camera, a stream or a video; photos do not follow each other in time</source>
        <translation>en session spelar in en kamera, en ström eller en video; foton följer inte på varandra i tiden</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>ett heltal</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ett objekt</translation>
    </message>
    <message>
        <source>another program may be using it, or it is no camera</source>
        <translation>ett annat program kanske använder den, eller så är det ingen kamera</translation>
    </message>
    <message>
        <source>camera {}</source>
        <translation>kameran {}</translation>
    </message>
    <message>
        <source>cannot be opened ({}); check the address and that the stream is running</source>
        <translation>kan inte öppnas ({}); kontrollera adressen och att strömmen är igång</translation>
    </message>
    <message>
        <source>certainty must give min_confidence (0 to 1) and limits as numbers, sharpness as least and most</source>
        <translation>certainty måste ange min_confidence (0 till 1) och limits som tal, sharpness som minst och störst</translation>
    </message>
    <message>
        <source>check the address and that the stream is running</source>
        <translation>kontrollera adressen och att strömmen är igång</translation>
    </message>
    <message>
        <source>check the cable or the connection</source>
        <translation>kontrollera kabeln eller anslutningen</translation>
    </message>
    <message>
        <source>choose one of {}</source>
        <translation>välj en av {}</translation>
    </message>
    <message>
        <source>connection refused: nothing listens there; check the address and that the stream is running</source>
        <translation>anslutningen nekades: ingenting svarar där; kontrollera adressen och att strömmen är igång</translation>
    </message>
    <message>
        <source>convert it to png or jpg</source>
        <translation>konvertera den till png eller jpg</translation>
    </message>
    <message>
        <source>crop must give margin and alignment ({})</source>
        <translation>crop måste ange margin och alignment ({})</translation>
    </message>
    <message>
        <source>demo:{}: the demo has from 1 to {} faces; give such a number</source>
        <translation>demo:{}: demon har från 1 till {} ansikten; ange ett sådant antal</translation>
    </message>
    <message>
        <source>did you mean {}{}?</source>
        <translation>menade du {}{}?</translation>
    </message>
    <message>
        <source>ends after {} of {} s</source>
        <translation>slutar efter {} av {} s</translation>
    </message>
    <message>
        <source>ends too early</source>
        <translation>slutar för tidigt</translation>
    </message>
    <message>
        <source>frames are missing: is the disk full?</source>
        <translation>bilder saknas: är disken full?</translation>
    </message>
    <message>
        <source>from {} px</source>
        <translation>från {} px</translation>
    </message>
    <message>
        <source>give a shipped one or a bundle's folder</source>
        <translation>ange en medföljande eller en modells mapp</translation>
    </message>
    <message>
        <source>give the folder of a session</source>
        <translation>ange mappen för en session</translation>
    </message>
    <message>
        <source>gives no more pictures; {}</source>
        <translation>ger inga fler bilder; {}</translation>
    </message>
    <message>
        <source>has an edit that is not known</source>
        <translation>innehåller en okänd ändring</translation>
    </message>
    <message>
        <source>has files in it</source>
        <translation>innehåller redan filer</translation>
    </message>
    <message>
        <source>has no face yet</source>
        <translation>innehåller inget ansikte än</translation>
    </message>
    <message>
        <source>has no list of edits</source>
        <translation>innehåller ingen lista över ändringar</translation>
    </message>
    <message>
        <source>has no {}</source>
        <translation>har inget {}</translation>
    </message>
    <message>
        <source>has no {}, so it is no session</source>
        <translation>innehåller inte {} och är alltså ingen session</translation>
    </message>
    <message>
        <source>holding {} frames/s: {}</source>
        <translation>håller {} bilder/s: {}</translation>
    </message>
    <message>
        <source>input must give height, width and channels (1 or 3)</source>
        <translation>input måste ange height, width och channels (1 eller 3)</translation>
    </message>
    <message>
        <source>install fer-cam again, or run: fer-train export-{} --out {}</source>
        <translation>installera om fer-cam eller kör: fer-train export-{} --out {}</translation>
    </message>
    <message>
        <source>install or export the bundle again</source>
        <translation>installera eller exportera modellen igen</translation>
    </message>
    <message>
        <source>is a session already</source>
        <translation>är redan en session</translation>
    </message>
    <message>
        <source>is not UTF-8 text</source>
        <translation>är inte UTF-8-text</translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation>är inget JSON-objekt</translation>
    </message>
    <message>
        <source>is too large</source>
        <translation>är för stor</translation>
    </message>
    <message>
        <source>it is a file</source>
        <translation>det är en fil</translation>
    </message>
    <message>
        <source>it is damaged or of another kind</source>
        <translation>den är skadad eller av ett annat slag</translation>
    </message>
    <message>
        <source>it is empty; copy it again</source>
        <translation>den är tom; kopiera den igen</translation>
    </message>
    <message>
        <source>it is not there any more</source>
        <translation>den finns inte längre</translation>
    </message>
    <message>
        <source>item must be a table: [[item]]</source>
        <translation>item måste vara en tabell: [[item]]</translation>
    </message>
    <message>
        <source>item {}:</source>
        <translation>post {}:</translation>
    </message>
    <message>
        <source>labels every {} frames</source>
        <translation>bedömning var {}:e bild</translation>
    </message>
    <message>
        <source>labels must be a list of two or more names</source>
        <translation>labels måste vara en lista med två eller fler namn</translation>
    </message>
    <message>
        <source>labels must differ from each other</source>
        <translation>labels måste skilja sig från varandra</translation>
    </message>
    <message>
        <source>line {}</source>
        <translation>rad {}</translation>
    </message>
    <message>
        <source>line {}: {}</source>
        <translation>rad {}: {}</translation>
    </message>
    <message>
        <source>metrics must give the recall of normal and headset faces as numbers</source>
        <translation>metrics måste ange recall för vanliga ansikten och ansikten med headset som tal</translation>
    </message>
    <message>
        <source>models must be objects</source>
        <translation>models måste vara objekt</translation>
    </message>
    <message>
        <source>models must give their labels as text</source>
        <translation>models måste ange sina labels som text</translation>
    </message>
    <message>
        <source>names must give a name for each number</source>
        <translation>names måste ange ett namn för varje nummer</translation>
    </message>
    <message>
        <source>names no model</source>
        <translation>anger ingen modell</translation>
    </message>
    <message>
        <source>new faces every {} s</source>
        <translation>nya ansikten var {}:e s</translation>
    </message>
    <message>
        <source>no TFLite runtime works ({}); run: pip install ai-edge-litert</source>
        <translation>ingen TFLite-körmiljö fungerar ({}); kör: pip install ai-edge-litert</translation>
    </message>
    <message>
        <source>no answer within {} s; check the address and that the stream is running</source>
        <translation>inget svar inom {} s; kontrollera adressen och att strömmen är igång</translation>
    </message>
    <message>
        <source>no camera was found; connect one, or choose another source</source>
        <translation>ingen kamera hittades; anslut en eller välj en annan källa</translation>
    </message>
    <message>
        <source>no face in any of {} frames; {}</source>
        <translation>inget ansikte i någon av {} bilder; {}</translation>
    </message>
    <message>
        <source>no face in any of {} photos; {}</source>
        <translation>inget ansikte i något av {} foton; {}</translation>
    </message>
    <message>
        <source>no face in the frame; {}</source>
        <translation>inget ansikte i bilden; {}</translation>
    </message>
    <message>
        <source>no face in the photo; {}</source>
        <translation>inget ansikte i fotot; {}</translation>
    </message>
    <message>
        <source>no permission to read it; chmod +r {}</source>
        <translation>läsbehörighet saknas; chmod +r {}</translation>
    </message>
    <message>
        <source>no picture for {} s; {}</source>
        <translation>ingen bild på {} s; {}</translation>
    </message>
    <message>
        <source>no picture matches; check the pattern</source>
        <translation>ingen bild matchar; kontrollera mönstret</translation>
    </message>
    <message>
        <source>no pictures in this folder; put some there (png, jpg, heic ...) or choose another</source>
        <translation>inga bilder i den här mappen; lägg några där (png, jpg, heic ...) eller välj en annan</translation>
    </message>
    <message>
        <source>no stream of pictures</source>
        <translation>ingen bildström</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>mappen finns inte</translation>
    </message>
    <message>
        <source>no such host {}; check the address and your network</source>
        <translation>värden {} finns inte; kontrollera adressen och ditt nätverk</translation>
    </message>
    <message>
        <source>no video in it: what the address gives is no video that FFmpeg knows (a web page?); check the address</source>
        <translation>ingen video: det adressen ger är ingen video som FFmpeg känner till (en webbsida?); kontrollera adressen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>inga</translation>
    </message>
    <message>
        <source>none is shipped</source>
        <translation>ingen medföljer</translation>
    </message>
    <message>
        <source>none of its face pictures can be read ({})</source>
        <translation>ingen av ansiktsbilderna kan läsas ({})</translation>
    </message>
    <message>
        <source>none was found in some of them with other settings either: look at the source in the window</source>
        <translation>i några av dem hittades inget med andra inställningar heller: titta på källan i fönstret</translation>
    </message>
    <message>
        <source>not authorised (401): the user or the password in the address is wrong</source>
        <translation>inte behörig (401): användaren eller lösenordet i adressen är fel</translation>
    </message>
    <message>
        <source>not authorised (401); give the user and the password: {}://USER:PASSWORD@{}...</source>
        <translation>inte behörig (401); ange användaren och lösenordet: {}://USER:PASSWORD@{}...</translation>
    </message>
    <message>
        <source>not found (404): the server knows no such path; check the address</source>
        <translation>hittades inte (404): servern känner inte till sökvägen; kontrollera adressen</translation>
    </message>
    <message>
        <source>nothing is playing that could be recorded; choose a source first</source>
        <translation>ingenting spelas som kan spelas in; välj en källa först</translation>
    </message>
    <message>
        <source>picamera: cannot start ({}); another program may be using it</source>
        <translation>picamera: kan inte starta ({}); ett annat program kanske använder den</translation>
    </message>
    <message>
        <source>picamera: no camera, or it is busy ({}); see rpicam-hello --list-cameras</source>
        <translation>picamera: ingen kamera, eller så används den redan ({}); se rpicam-hello --list-cameras</translation>
    </message>
    <message>
        <source>picamera: picamera2 cannot be loaded ({}); with apt's picamera2: pip install 'numpy&lt;2' 'opencv-python&lt;4.12'</source>
        <translation>picamera: picamera2 kan inte laddas ({}); med apts picamera2: pip install 'numpy&lt;2' 'opencv-python&lt;4.12'</translation>
    </message>
    <message>
        <source>picamera: the Python module picamera2 is missing; on a Raspberry Pi: sudo apt install python3-picamera2, and a virtual environment made with --system-site-packages</source>
        <translation>picamera: Python-modulen picamera2 saknas; på en Raspberry Pi: sudo apt install python3-picamera2, och en virtuell miljö skapad med --system-site-packages</translation>
    </message>
    <message>
        <source>pip install pillow-heif, or convert it to jpg</source>
        <translation>pip install pillow-heif, eller konvertera den till jpg</translation>
    </message>
    <message>
        <source>raw pictures of cameras are not read; convert it to jpg</source>
        <translation>råbilder från kameror läses inte; konvertera den till jpg</translation>
    </message>
    <message>
        <source>refused by the server (403): these pictures are not for you; check the user, the password and the path</source>
        <translation>nekades av servern (403): bilderna är inte till för dig; kontrollera användaren, lösenordet och sökvägen</translation>
    </message>
    <message>
        <source>seed must be a whole number from 0 to {}, not {}</source>
        <translation>seed måste vara ett heltal från 0 till {}, inte {}</translation>
    </message>
    <message>
        <source>sha256 of model.tflite is missing</source>
        <translation>sha256 för model.tflite saknas</translation>
    </message>
    <message>
        <source>size must be width and height in pixels</source>
        <translation>size måste vara bredd och höjd i pixlar</translation>
    </message>
    <message>
        <source>some frames may be missing or show damage</source>
        <translation>några bilder kan saknas eller visa skador</translation>
    </message>
    <message>
        <source>sound only</source>
        <translation>bara ljud</translation>
    </message>
    <message>
        <source>task must be a word, such as emotion</source>
        <translation>task måste vara ett ord, till exempel emotion</translation>
    </message>
    <message>
        <source>the demo shows a portrait that matplotlib ships: pip install matplotlib, apt install python-matplotlib-data, or give a --source</source>
        <translation>demon visar ett porträtt som följer med matplotlib: pip install matplotlib, apt install python-matplotlib-data, eller välj en annan källa</translation>
    </message>
    <message>
        <source>the file is cut</source>
        <translation>filen är avklippt</translation>
    </message>
    <message>
        <source>the rest is damaged or missing</source>
        <translation>resten är skadad eller saknas</translation>
    </message>
    <message>
        <source>the server answers with an error ({}); check the address, or try later</source>
        <translation>servern svarar med ett fel ({}); kontrollera adressen eller försök senare</translation>
    </message>
    <message>
        <source>the smallest face (--min-face) must be at least {} pixels, not {}</source>
        <translation>det minsta ansiktet (--min-face) måste vara minst {} pixlar, inte {}</translation>
    </message>
    <message>
        <source>the source's sound ({}) cannot be copied and is left out</source>
        <translation>källans ljud ({}) kan inte kopieras och utelämnas</translation>
    </message>
    <message>
        <source>the {}'s name is empty; {} (shipped: {})</source>
        <translation>modellens namn ({}) är tomt; {} (medföljer: {})</translation>
    </message>
    <message>
        <source>these look like crops, of which each is one face: add --crops</source>
        <translation>de ser ut som utsnitt som vart och ett är ett ansikte: starta fer-cam med --crops</translation>
    </message>
    <message>
        <source>they are dark (mean brightness {} of 255): switch on a light, or expose longer</source>
        <translation>det är mörkt (medelljusstyrka {} av 255): tänd en lampa eller exponera längre</translation>
    </message>
    <message>
        <source>they have hardly any edges: focus the camera, wipe its lens, or come before it</source>
        <translation>det finns knappt några kanter: ställ in skärpan, torka av linsen eller sätt dig framför kameran</translation>
    </message>
    <message>
        <source>they show next to nothing: check the lens cap, the cable and the file</source>
        <translation>nästan ingenting syns: kontrollera linsskyddet, kabeln och filen</translation>
    </message>
    <message>
        <source>this FFmpeg has no encoder for {} ({})</source>
        <translation>detta FFmpeg har ingen kodare för {} ({})</translation>
    </message>
    <message>
        <source>this FFmpeg has no {} encoder; recorded as {}, which browsers do not play</source>
        <translation>detta FFmpeg har ingen kodare för {}; inspelat som {}, som webbläsare inte spelar</translation>
    </message>
    <message>
        <source>this OpenCV records no {}x{} {}</source>
        <translation>detta OpenCV spelar inte in {}x{} {}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true eller false</translation>
    </message>
    <message>
        <source>unknown detector {}; {}</source>
        <translation>okänd detektor {}; {}</translation>
    </message>
    <message>
        <source>unknown detector {}; {} ({})</source>
        <translation>okänd detektor {}; {} ({})</translation>
    </message>
    <message>
        <source>unknown runtime FER_CAM_RUNTIME={}; set it to one of {}</source>
        <translation>okänd körmiljö FER_CAM_RUNTIME={}; sätt den till en av {}</translation>
    </message>
    <message>
        <source>unknown {} {}; {} (shipped: {})</source>
        <translation>{} {} är okänd; {} (medföljer: {})</translation>
    </message>
    <message>
        <source>videos must give a time for video.mp4, video-2.mp4 and so on</source>
        <translation>videos måste ange en tid för video.mp4, video-2.mp4 och så vidare</translation>
    </message>
    <message>
        <source>was written by a later fer-cam</source>
        <translation>skrevs av en nyare fer-cam</translation>
    </message>
    <message>
        <source>was written by a later fer-cam (form {}, known {}); update fer-cam</source>
        <translation>skrevs av en nyare fer-cam (form {}, känd {}); uppdatera fer-cam</translation>
    </message>
    <message>
        <source>{} (gone for {} s, see --give-up)</source>
        <translation>{} (borta i {} s, se --give-up)</translation>
    </message>
    <message>
        <source>{} (its picture is a cover)</source>
        <translation>{} (bilden är ett omslag)</translation>
    </message>
    <message>
        <source>{} and {} more</source>
        <translation>{} och {} till</translation>
    </message>
    <message>
        <source>{} and {} more show damage</source>
        <translation>{} och {} till visar skador</translation>
    </message>
    <message>
        <source>{} and {} more shows damage</source>
        <translation>{} och {} till visar skador</translation>
    </message>
    <message>
        <source>{} does not work with this NumPy ({}); run: pip install 'numpy&lt;2', or pip install ai-edge-litert</source>
        <translation>{} fungerar inte med detta NumPy ({}); kör: pip install 'numpy&lt;2', eller pip install ai-edge-litert</translation>
    </message>
    <message>
        <source>{} file</source>
        <translation>{} fil</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} filer</translation>
    </message>
    <message>
        <source>{} finds some, the largest of {} pixels: add it</source>
        <translation>{} hittar några, det största på {} pixlar: starta fer-cam med den</translation>
    </message>
    <message>
        <source>{} finds some, the largest of {} pixels: add them</source>
        <translation>{} hittar några, det största på {} pixlar: starta fer-cam med dem</translation>
    </message>
    <message>
        <source>{} folder</source>
        <translation>{} mapp</translation>
    </message>
    <message>
        <source>{} folders</source>
        <translation>{} mappar</translation>
    </message>
    <message>
        <source>{} label is unknown</source>
        <translation>{} etikett är okänd</translation>
    </message>
    <message>
        <source>{} labels are unknown</source>
        <translation>{} etiketter är okända</translation>
    </message>
    <message>
        <source>{} must be a number</source>
        <translation>{} måste vara ett tal</translation>
    </message>
    <message>
        <source>{} must be a time in ISO 8601 with its zone</source>
        <translation>{} måste vara en tid enligt ISO 8601 med tidszon</translation>
    </message>
    <message>
        <source>{} must be true or false, not {}</source>
        <translation>{} måste vara true eller false, inte {}</translation>
    </message>
    <message>
        <source>{} must be {}</source>
        <translation>{} måste vara {}</translation>
    </message>
    <message>
        <source>{} of {} bytes came</source>
        <translation>{} av {} byte kom fram</translation>
    </message>
    <message>
        <source>{} of {} frames could not be read</source>
        <translation>{} av {} bilder kunde inte läsas</translation>
    </message>
    <message>
        <source>{} of {} frames show damage</source>
        <translation>{} av {} bilder visar skador</translation>
    </message>
    <message>
        <source>{} of {} frames shows damage</source>
        <translation>{} av {} bilder visar skador</translation>
    </message>
    <message>
        <source>{} picture could not be read: {}</source>
        <translation>{} bild kunde inte läsas: {}</translation>
    </message>
    <message>
        <source>{} picture is missing or damaged</source>
        <translation>{} bild saknas eller är skadad</translation>
    </message>
    <message>
        <source>{} pictures are missing or damaged</source>
        <translation>{} bilder saknas eller är skadade</translation>
    </message>
    <message>
        <source>{} pictures could not be read: {}</source>
        <translation>{} bilder kunde inte läsas: {}</translation>
    </message>
    <message>
        <source>{}, process {}</source>
        <translation>{}, process nr {}</translation>
    </message>
    <message>
        <source>{}, with sound</source>
        <translation>{}, med ljud</translation>
    </message>
    <message>
        <source>{}: a pipe can be read only once; leave out --loop, or give a file</source>
        <translation>{}: ett rör kan bara läsas en gång; utelämna --loop eller ange en fil</translation>
    </message>
    <message>
        <source>{}: a socket cannot be read; give a pipe, a file or a stream's URL</source>
        <translation>{}: en socket kan inte läsas; ange ett rör, en fil eller en ströms adress</translation>
    </message>
    <message>
        <source>{}: already exists; add --overwrite, or --append to record into a new numbered file, or choose another --record</source>
        <translation>{}: finns redan; välj en annan fil</translation>
    </message>
    <message>
        <source>{}: another process is saving faces in it or labelling them; wait for it, or choose another --save-faces</source>
        <translation>{}: en annan process sparar eller märker ansikten där; vänta på den eller välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: another process saves faces there or labels them; close that first</source>
        <translation>{}: en annan process sparar eller märker ansikten där; stäng den först</translation>
    </message>
    <message>
        <source>{}: appeared meanwhile and is kept; the recording is {}</source>
        <translation>{}: dök upp under tiden och får vara kvar; inspelningen är {}</translation>
    </message>
    <message>
        <source>{}: back after {} s</source>
        <translation>{}: tillbaka efter {} s</translation>
    </message>
    <message>
        <source>{}: cannot be downloaded ({}); try again later</source>
        <translation>{}: kan inte laddas ned ({}); försök igen senare</translation>
    </message>
    <message>
        <source>{}: cannot be named so ({}); the recording is in {}</source>
        <translation>{}: namnet går inte att använda ({}); inspelningen finns i {}</translation>
    </message>
    <message>
        <source>{}: cannot be opened ({}); choose another --source</source>
        <translation>{}: kan inte öppnas ({}); välj en annan källa</translation>
    </message>
    <message>
        <source>{}: cannot be opened; {}</source>
        <translation>{}: kan inte öppnas; {}</translation>
    </message>
    <message>
        <source>{}: cannot be played; the tables of the session can still be reviewed</source>
        <translation>{}: kan inte spelas; sessionens tabeller kan ändå granskas</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); check its permissions</source>
        <translation>{}: kan inte läsas ({}); kontrollera behörigheterna</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another</source>
        <translation>{}: kan inte läsas ({}); välj en annan</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another --source</source>
        <translation>{}: kan inte läsas ({}); välj en annan källa</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another folder</source>
        <translation>{}: kan inte läsas ({}); välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another playlist</source>
        <translation>{}: kan inte läsas ({}); välj en annan spellista</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); install or export it again</source>
        <translation>{}: kan inte läsas ({}); installera eller exportera den igen</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); {}</source>
        <translation>{}: kan inte läsas ({}); {}</translation>
    </message>
    <message>
        <source>{}: cannot be read again, it was removed or changed meanwhile; choose another --source</source>
        <translation>{}: kan inte läsas igen, den har tagits bort eller ändrats; välj en annan källa</translation>
    </message>
    <message>
        <source>{}: cannot be read; pip install --force-reinstall matplotlib</source>
        <translation>{}: kan inte läsas; pip install --force-reinstall matplotlib</translation>
    </message>
    <message>
        <source>{}: cannot be read; reinstall opencv-python, or apt's opencv-data</source>
        <translation>{}: kan inte läsas; installera om opencv-python eller apts opencv-data</translation>
    </message>
    <message>
        <source>{}: cannot be recorded to ({}); free some space, or choose another --record</source>
        <translation>{}: kan inte spelas in till ({}); frigör utrymme eller välj en annan fil</translation>
    </message>
    <message>
        <source>{}: cannot be recorded to; the name must end in {} (--record)</source>
        <translation>{}: kan inte spelas in till; namnet måste sluta på {}</translation>
    </message>
    <message>
        <source>{}: cannot be written (Permission denied); choose another --record</source>
        <translation>{}: kan inte skrivas (behörighet saknas); välj en annan fil</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another --record</source>
        <translation>{}: kan inte skrivas ({}); välj en annan fil</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another --save-faces</source>
        <translation>{}: kan inte skrivas ({}); välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another file</source>
        <translation>{}: kan inte skrivas ({}); välj en annan fil</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another folder</source>
        <translation>{}: kan inte skrivas ({}); välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); free some space</source>
        <translation>{}: kan inte skrivas ({}); frigör utrymme</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); the faces so far are kept: make room, then run the same command with --append to continue</source>
        <translation>{}: kan inte skrivas ({}); ansiktena hittills är kvar: frigör utrymme och spara i den här mappen igen</translation>
    </message>
    <message>
        <source>{}: cannot be written; choose another folder, and a name that ends in .png or .jpg</source>
        <translation>{}: kan inte skrivas; välj en annan mapp och ett namn som slutar på .png eller .jpg</translation>
    </message>
    <message>
        <source>{}: did not look into {} ({}); {} takes all</source>
        <translation>{}: tittade inte i {} ({}); {} tar allt</translation>
    </message>
    <message>
        <source>{}: does not match its card (sha256 {}..., the card says {}...); install or export the bundle again</source>
        <translation>{}: stämmer inte med sitt kort (sha256 {}..., kortet säger {}...); installera eller exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: does not match its card (sha256 {}..., the card says {}...); {}</source>
        <translation>{}: stämmer inte med sitt kort (sha256 {}..., kortet säger {}...); {}</translation>
    </message>
    <message>
        <source>{}: ends after {} of {} frames, the file is damaged; copy or download it again for the rest</source>
        <translation>{}: slutar efter {} av {} bilder, filen är skadad; kopiera eller ladda ned den igen för att få resten</translation>
    </message>
    <message>
        <source>{}: file:// takes a path of this machine, as in file:///home/me/film.mp4</source>
        <translation>{}: file:// tar en sökväg på den här datorn, som file:///home/me/film.mp4</translation>
    </message>
    <message>
        <source>{}: gives {} classes, its card has {} labels; export the model again</source>
        <translation>{}: ger {} klasser, kortet har {} etiketter; exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: gives {}, expected float32 probabilities; export the model again</source>
        <translation>{}: ger {}, väntade sannolikheter i float32; exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: has no column {}, so it is no file of a session; give another folder</source>
        <translation>{}: har ingen kolumn {}, så det är ingen fil från en session; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: has no end; open photos, a folder or a video to save faces</source>
        <translation>{}: har inget slut; öppna foton, en mapp eller en video för att spara ansikten</translation>
    </message>
    <message>
        <source>{}: has no frame that can be decoded, it is empty or damaged; choose another --source</source>
        <translation>{}: har ingen bild som kan avkodas, den är tom eller skadad; välj en annan källa</translation>
    </message>
    <message>
        <source>{}: has no picture</source>
        <translation>{}: har ingen bild</translation>
    </message>
    <message>
        <source>{}: has no pictures and no videos; choose another folder</source>
        <translation>{}: har inga bilder och inga videor; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: has no {}; give a folder with {} and {}</source>
        <translation>{}: har inget {}; ange en mapp med {} och {}</translation>
    </message>
    <message>
        <source>{}: has no {}; save faces there first, in the window (File &gt; Save faces) or with fer-cam PHOTOS --save-faces {}</source>
        <translation>{}: har inget {}; spara ansikten där först, i fönstret (Arkiv &gt; Spara ansikten) eller med fer-cam PHOTOS --save-faces {}</translation>
    </message>
    <message>
        <source>{}: has pictures in it, but no {}; choose another folder, or add --overwrite to write among them</source>
        <translation>{}: har bilder i sig men inget {}; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: has the columns of another --model, --attribute or version of fer-cam; choose another folder</source>
        <translation>{}: har kolumnerna från en annan modell eller en annan version av fer-cam; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: has {} faces already; add --append or --overwrite, or choose another folder</source>
        <translation>{}: har redan {} ansikten; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: has {} inputs and {} outputs, expected one each; export the model again</source>
        <translation>{}: har {} ingångar och {} utgångar, väntade en av varje; exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: holds bare pictures and does not say how large; give --size WIDTHxHEIGHT and --input-fps N</source>
        <translation>{}: innehåller råa bilder utan uppgift om storlek; starta fer-cam med --size WIDTHxHEIGHT och --input-fps N</translation>
    </message>
    <message>
        <source>{}: is a file; choose another folder</source>
        <translation>{}: är en fil; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: is a folder; add its files to the playlist</source>
        <translation>{}: är en mapp; lägg till dess filer i spellistan</translation>
    </message>
    <message>
        <source>{}: is a folder; choose another --record</source>
        <translation>{}: är en mapp; välj en fil</translation>
    </message>
    <message>
        <source>{}: is a link to {}; choose another --record</source>
        <translation>{}: är en länk till {}; välj en annan fil</translation>
    </message>
    <message>
        <source>{}: is a model of {}, not of emotion; add it as a second label (--attribute {})</source>
        <translation>{}: är en modell för {}, inte för känslor; lägg till den som andra etikett (--attribute {})</translation>
    </message>
    <message>
        <source>{}: is a node of {} that gives no pictures; the pictures are in {}: --source {}</source>
        <translation>{}: hör till {} men ger inga bilder; bilderna finns i {}: --source {}</translation>
    </message>
    <message>
        <source>{}: is a recording that was interrupted, and can be played up to then</source>
        <translation>{}: är en inspelning som avbröts och kan spelas upp fram till dess</translation>
    </message>
    <message>
        <source>{}: is in use by another program ({}); end that one, or choose another --source</source>
        <translation>{}: används av ett annat program ({}); avsluta det eller välj en annan källa</translation>
    </message>
    <message>
        <source>{}: is no playlist in TOML ({}); correct it, or choose another file</source>
        <translation>{}: är ingen spellista i TOML ({}); rätta den eller välj en annan fil</translation>
    </message>
    <message>
        <source>{}: is not UTF-8 ({}); save it in the spreadsheet as CSV UTF-8</source>
        <translation>{}: är inte UTF-8 ({}); spara den i kalkylprogrammet som CSV UTF-8</translation>
    </message>
    <message>
        <source>{}: is not a JSON object; {}</source>
        <translation>{}: är inget JSON-objekt; {}</translation>
    </message>
    <message>
        <source>{}: is not a TFLite model; export it again</source>
        <translation>{}: är ingen TFLite-modell; exportera den igen</translation>
    </message>
    <message>
        <source>{}: is not a csv that can be read ({}); correct it</source>
        <translation>{}: är ingen läsbar csv-fil ({}); rätta den</translation>
    </message>
    <message>
        <source>{}: is not a csv that can be read ({}); correct it or choose another</source>
        <translation>{}: är ingen läsbar csv-fil ({}); rätta den eller välj en annan</translation>
    </message>
    <message>
        <source>{}: is not one that fer-cam --save-faces wrote; choose another</source>
        <translation>{}: skrevs inte av fer-cam; välj en annan</translation>
    </message>
    <message>
        <source>{}: is not one that fer-cam --save-faces wrote; choose another folder</source>
        <translation>{}: skrevs inte av fer-cam; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: is not open; send a video into it, as in: cat film.mkv | fer-cam {}</source>
        <translation>{}: är inte öppen; skicka in en video, som i: cat film.mkv | fer-cam {}</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); restore it from a copy</source>
        <translation>{}: är inte giltig JSON ({}); återställ den från en kopia</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); restore it, or remove it</source>
        <translation>{}: är inte giltig JSON ({}); återställ den eller ta bort den</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); {}</source>
        <translation>{}: är inte giltig JSON ({}); {}</translation>
    </message>
    <message>
        <source>{}: is open in LibreOffice; close it there (or remove {})</source>
        <translation>{}: är öppen i LibreOffice; stäng den där (eller ta bort {})</translation>
    </message>
    <message>
        <source>{}: is the folder of the photos; choose another --save-faces</source>
        <translation>{}: är mappen med fotona; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; record into another file</source>
        <translation>{}: är själva källan, som skulle gå förlorad; spela in till en annan fil</translation>
    </message>
    <message>
        <source>{}: is the terminal; send a video into it, as in: cat film.mkv | fer-cam {}</source>
        <translation>{}: är terminalen; skicka in en video, som i: cat film.mkv | fer-cam {}</translation>
    </message>
    <message>
        <source>{}: its pictures cannot be converted ({}); convert it to mp4 with H.264</source>
        <translation>{}: bilderna kan inte konverteras ({}); konvertera till mp4 med H.264</translation>
    </message>
    <message>
        <source>{}: its sound ({}) does not fit into {} and is left out; record to .mkv</source>
        <translation>{}: ljudet ({}) passar inte i {} och utelämnas; spela in till .mkv</translation>
    </message>
    <message>
        <source>{}: its sound cannot be read and is left out ({})</source>
        <translation>{}: ljudet kan inte läsas och utelämnas ({})</translation>
    </message>
    <message>
        <source>{}: labels cannot be written (no permission); copy the folder, or chmod +w it</source>
        <translation>{}: etiketter kan inte skrivas (behörighet saknas); kopiera mappen eller gör filen skrivbar: chmod +w</translation>
    </message>
    <message>
        <source>{}: line {} has {} columns of {}; correct or remove the line</source>
        <translation>{}: rad {} har {} kolumner av {}; rätta eller ta bort raden</translation>
    </message>
    <message>
        <source>{}: names emotions, which --model already does; give --attribute a model of another task ({})</source>
        <translation>{}: anger känslor, vilket modellen redan gör; välj en modell för en annan uppgift ({})</translation>
    </message>
    <message>
        <source>{}: networks are missing; {}</source>
        <translation>{}: nätverk saknas; {}</translation>
    </message>
    <message>
        <source>{}: no permission for {}; sudo usermod -aG video $USER, then log in again</source>
        <translation>{}: behörighet saknas för {}; sudo usermod -aG video $USER, logga sedan in igen</translation>
    </message>
    <message>
        <source>{}: no permission to read it; chmod +r {}, or choose another --source</source>
        <translation>{}: läsbehörighet saknas; chmod +r {}, eller välj en annan källa</translation>
    </message>
    <message>
        <source>{}: no stimulus was shown in this session; choose another session</source>
        <translation>{}: inget stimulus visades i den här sessionen; välj en annan session</translation>
    </message>
    <message>
        <source>{}: no such camera (found: {}); connect one or choose another --source</source>
        <translation>{}: kameran finns inte (hittade: {}); anslut en eller välj en annan källa</translation>
    </message>
    <message>
        <source>{}: no such file or folder; give a file, a folder, a camera number, a URL, picamera or demo</source>
        <translation>{}: filen eller mappen finns inte; välj en fil, en mapp, en kamera eller en adress</translation>
    </message>
    <message>
        <source>{}: no such file; give a {}, or the folder that has one</source>
        <translation>{}: filen finns inte; ange en {} eller mappen som har en</translation>
    </message>
    <message>
        <source>{}: no such file; put it back, or remove it from the playlist</source>
        <translation>{}: filen finns inte; lägg tillbaka den eller ta bort den från spellistan</translation>
    </message>
    <message>
        <source>{}: no video in it that FFmpeg can decode; convert it to mp4 with H.264</source>
        <translation>{}: ingen video i den som FFmpeg kan avkoda; konvertera till mp4 med H.264</translation>
    </message>
    <message>
        <source>{}: no video in it, {}; give a video or a picture</source>
        <translation>{}: ingen video i den, {}; ange en video eller en bild</translation>
    </message>
    <message>
        <source>{}: none of its {} pictures can be read; convert them to png or jpg</source>
        <translation>{}: ingen av de {} bilderna kan läsas; konvertera dem till png eller jpg</translation>
    </message>
    <message>
        <source>{}: none of its {} pictures can be read; {}: {}</source>
        <translation>{}: ingen av de {} bilderna kan läsas; {}: {}</translation>
    </message>
    <message>
        <source>{}: none of them is a picture; open a video alone, or choose others</source>
        <translation>{}: ingen av dem är en bild; öppna en video ensam eller välj andra</translation>
    </message>
    <message>
        <source>{}: not a picture that can be read, it is empty, damaged or of another kind; {}</source>
        <translation>{}: ingen läsbar bild, den är tom, skadad eller av ett annat slag; {}</translation>
    </message>
    <message>
        <source>{}: not a video or picture that can be read; choose another, or convert it to mp4</source>
        <translation>{}: ingen läsbar video eller bild; välj en annan eller konvertera till mp4</translation>
    </message>
    <message>
        <source>{}: opens but gives no picture; check that the stream is running</source>
        <translation>{}: går att öppna men ger ingen bild; kontrollera att strömmen är igång</translation>
    </message>
    <message>
        <source>{}: opens but gives no picture; {}</source>
        <translation>{}: går att öppna men ger ingen bild; {}</translation>
    </message>
    <message>
        <source>{}: passed over {} ({}), no pictures; give a video by its own name</source>
        <translation>{}: hoppade över {} ({}), inga bilder; öppna en video med dess eget namn</translation>
    </message>
    <message>
        <source>{}: pipes are read by PyAV, which is not installed; pip install av, or give a file</source>
        <translation>{}: rör läses av PyAV, som inte är installerat; pip install av, eller ange en fil</translation>
    </message>
    <message>
        <source>{}: recorded a session of {} frame</source>
        <translation>{}: spelade in en session på {} bild</translation>
    </message>
    <message>
        <source>{}: recorded a session of {} frames</source>
        <translation>{}: spelade in en session på {} bilder</translation>
    </message>
    <message>
        <source>{}: recorded {} frame, {} s</source>
        <translation>{}: spelade in {} bild, {} s</translation>
    </message>
    <message>
        <source>{}: recorded {} frames, {} s</source>
        <translation>{}: spelade in {} bilder, {} s</translation>
    </message>
    <message>
        <source>{}: takes {} {}, its card says uint8 {}; export the model again</source>
        <translation>{}: tar {} {}, kortet säger uint8 {}; exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: the file is cut: the index at its end is missing, without which no picture can be read; copy or download it again</source>
        <translation>{}: filen är avklippt: registret i slutet saknas, och utan det kan ingen bild läsas; kopiera eller ladda ned den igen</translation>
    </message>
    <message>
        <source>{}: the file is damaged: {}; copy or download it again to have them all</source>
        <translation>{}: filen är skadad: {}; kopiera eller ladda ned den igen för att få med alla</translation>
    </message>
    <message>
        <source>{}: the file is empty; choose another --source</source>
        <translation>{}: filen är tom; välj en annan källa</translation>
    </message>
    <message>
        <source>{}: the name is not valid UTF-8; rename the file or its folder</source>
        <translation>{}: namnet är inte giltig UTF-8; byt namn på filen eller dess mapp</translation>
    </message>
    <message>
        <source>{}: the recording cannot go on ({}); what was recorded before is in {}: free some space, or record to another disk</source>
        <translation>{}: inspelningen kan inte fortsätta ({}); det som spelades in innan finns i {}: frigör utrymme eller spela in till en annan disk</translation>
    </message>
    <message>
        <source>{}: the session cannot go on ({}); what was recorded before is kept: free some space, or choose another folder</source>
        <translation>{}: sessionen kan inte fortsätta ({}); det som spelades in innan är kvar: frigör utrymme eller välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: there are {} of it; choose another folder</source>
        <translation>{}: det finns {} av den; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: there is no folder {}; create it or choose another --record</source>
        <translation>{}: mappen {} finns inte; skapa den eller välj en annan fil</translation>
    </message>
    <message>
        <source>{}: this pipe cannot be read: it is empty, holds no video, or an mp4 whose index is at its end; send mkv, or mp4 made with ffmpeg -movflags +faststart, or give the file itself</source>
        <translation>{}: röret kan inte läsas: det är tomt, innehåller ingen video, eller en mp4 vars register ligger i slutet; skicka mkv, eller mp4 gjord med ffmpeg -movflags +faststart, eller ange själva filen</translation>
    </message>
    <message>
        <source>{}: was gone once, {} s in all</source>
        <translation>{}: var borta en gång, totalt {} s</translation>
    </message>
    <message>
        <source>{}: was gone {} times, {} s in all</source>
        <translation>{}: var borta {} gånger, totalt {} s</translation>
    </message>
    <message>
        <source>{}: was taken by another run; choose another folder</source>
        <translation>{}: togs av en annan körning; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: would be replaced by the recording; end that first, or record elsewhere</source>
        <translation>{}: skulle ersättas av inspelningen; avsluta den först eller spela in någon annanstans</translation>
    </message>
    <message>
        <source>{}: {} ({}); label these faces again</source>
        <translation>{}: {} ({}); märk dessa ansikten igen</translation>
    </message>
    <message>
        <source>{}: {} ({}); left out</source>
        <translation>{}: {} ({}); utelämnas</translation>
    </message>
    <message>
        <source>{}: {} cannot load it ({}); export it again</source>
        <translation>{}: {} kan inte ladda den ({}); exportera den igen</translation>
    </message>
    <message>
        <source>{}: {} label that a person filled in would be lost; add --append instead, or remove the file by hand</source>
        <translation>{}: {} etikett som någon har fyllt i skulle gå förlorad; spara i den här mappen igen eller ta bort filen för hand</translation>
    </message>
    <message>
        <source>{}: {} labels that a person filled in would be lost; add --append instead, or remove the file by hand</source>
        <translation>{}: {} etiketter som någon har fyllt i skulle gå förlorade; spara i den här mappen igen eller ta bort filen för hand</translation>
    </message>
    <message>
        <source>{}: {}, {}; all until then is done; copy or download it again for the rest</source>
        <translation>{}: {}, {}; allt fram till dess är klart; kopiera eller ladda ned den igen för att få resten</translation>
    </message>
    <message>
        <source>{}: {}; add --append to record into a new numbered folder beside it, or choose another --session</source>
        <translation>{}: {}; välj en annan mapp</translation>
    </message>
    <message>
        <source>{}: {}; choose another --record</source>
        <translation>{}: {}; välj en annan fil</translation>
    </message>
    <message>
        <source>{}: {}; convert it to another format</source>
        <translation>{}: {}; konvertera den till ett annat format</translation>
    </message>
    <message>
        <source>{}: {}; correct it, or choose another file</source>
        <translation>{}: {}; rätta den eller välj en annan fil</translation>
    </message>
    <message>
        <source>{}: {}; export the bundle again</source>
        <translation>{}: {}; exportera modellen igen</translation>
    </message>
    <message>
        <source>{}: {}; put the pictures beside it, or save faces with fer-cam SOURCE --save-faces</source>
        <translation>{}: {}; lägg bilderna bredvid, eller spara ansikten med Arkiv &gt; Spara ansikten</translation>
    </message>
    <message>
        <source>{}: {}; restore it from a copy, or {}</source>
        <translation>{}: {}; återställ den från en kopia, eller {}</translation>
    </message>
    <message>
        <source>{}: {}; restore it, update fer-cam, or remove it</source>
        <translation>{}: {}; återställ den, uppdatera fer-cam eller ta bort den</translation>
    </message>
    <message>
        <source>{}: {}; the picture goes on without faces: choose another model</source>
        <translation>{}: {}; bilden fortsätter utan ansikten: välj en annan modell</translation>
    </message>
    <message>
        <source>{}:// is not supported by this FFmpeg; use rtsp, rtmp, http, https, udp or a file</source>
        <translation>{}:// stöds inte av detta FFmpeg; använd rtsp, rtmp, http, https, udp eller en fil</translation>
    </message>
    <message>
        <source>{}://...: not a valid address; in a user name or password write @ as %40, : as %3A, / as %2F, [ as %5B and ] as %5D</source>
        <translation>{}://...: ingen giltig adress; skriv i användare eller lösenord @ som %40, : som %3A, / som %2F, [ som %5B och ] som %5D</translation>
    </message>
    <message>
        <source>{}; convert it, or remove it from the playlist</source>
        <translation>{}; konvertera den eller ta bort den från spellistan</translation>
    </message>
    <message>
        <source>{}; opening it again until it is back</source>
        <translation>{}; öppnas igen tills den är tillbaka</translation>
    </message>
    <message>
        <source>{}; playing the demo: choose another source in the menu Source</source>
        <translation>{}; demon spelas: välj en annan källa i menyn Källa</translation>
    </message>
    <message>
        <source>{}; rename it to keep it, or remove it</source>
        <translation>{}; byt namn på den för att behålla den, eller ta bort den</translation>
    </message>
    <message>
        <source>{}; the session goes on without its video</source>
        <translation>{}; sessionen fortsätter utan sin video</translation>
    </message>
    <message>
        <source>{}; {} label waits to be saved: keep this window open, mend that, and label on</source>
        <translation>{}; {} etikett väntar på att sparas: låt fönstret vara öppet, åtgärda det och fortsätt märka</translation>
    </message>
    <message>
        <source>{}; {} labels wait to be saved: keep this window open, mend that, and label on</source>
        <translation>{}; {} etiketter väntar på att sparas: låt fönstret vara öppet, åtgärda det och fortsätt märka</translation>
    </message>
    <message>
        <source>{}file must be the name of a file</source>
        <translation>{}file måste vara namnet på en fil</translation>
    </message>
    <message>
        <source>{}label must be text</source>
        <translation>{}label måste vara text</translation>
    </message>
    <message>
        <source>{}the key {} is not known (known: {})</source>
        <translation>{}nyckeln {} är okänd (kända: {})</translation>
    </message>
    <message>
        <source>{}{} must be a number of seconds from {} to {}, not {}</source>
        <translation>{}{} måste vara ett antal sekunder från {} till {}, inte {}</translation>
    </message>
</context><context>
    <name>Detector</name>
    <message>
        <source>BlazeFace – tilted, dark and small faces too</source>
        <translation>BlazeFace – även lutade, mörka och små ansikten</translation>
    </message>
    <message>
        <source>MTCNN – turned faces too</source>
        <translation>MTCNN – även vridna ansikten</translation>
    </message>
    <message>
        <source>Haar – frontal faces</source>
        <translation>Haar – ansikten rakt framifrån</translation>
    </message>
</context><context>
    <name>Emotion</name>
    <message>
        <source>angry</source>
        <translation>ilska</translation>
    </message>
    <message>
        <source>disgust</source>
        <translation>avsky</translation>
    </message>
    <message>
        <source>fear</source>
        <translation>rädsla</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>glädje</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>sorg</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>förvåning</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>contempt</source>
        <translation>förakt</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>osäkert</translation>
    </message>
</context><context>
    <name>FacePage</name>
    <message>
        <source>Faces with a label</source>
        <translation>Ansikten med märkning</translation>
    </message>
</context><context>
    <name>FaceView</name>
    <message>
        <source>Face to label</source>
        <translation>Ansikte att märka</translation>
    </message>
</context><context>
    <name>Facts</name>
    <message>
        <source>Nothing leaves this machine</source>
        <translation>Ingenting lämnar den här datorn</translation>
    </message>
    <message>
        <source>All work is done here. No picture and no result is sent anywhere.</source>
        <translation>Allt beräknas här. Varken bilder eller resultat skickas någonstans.</translation>
    </message>
    <message>
        <source>Nothing is kept unless you record</source>
        <translation>Ingenting sparas om du inte spelar in</translation>
    </message>
    <message>
        <source>Pictures and labels are forgotten when the window closes, unless you save or record.</source>
        <translation>Bilder och etiketter glöms när fönstret stängs, om du inte sparar eller spelar in.</translation>
    </message>
    <message>
        <source>A label is not a feeling</source>
        <translation>En etikett är ingen känsla</translation>
    </message>
    <message>
        <source>It says which expression a face looks like, and is often wrong. It does not say what a person feels.</source>
        <translation>Den säger vilket uttryck ett ansikte liknar, och är ofta fel. Den säger inte vad en människa känner.</translation>
    </message>
    <message>
        <source>The law</source>
        <translation>Lagen</translation>
    </message>
    <message>
        <source>The EU's AI Act bans inferring emotions at work and in schools (Art. 5(1)(f)), and asks that people who are exposed to such a system be told (Art. 50(3)). This is not legal advice.</source>
        <translation>EU:s AI-förordning förbjuder att känslor härleds på arbetsplatser och i skolor (art. 5.1 f) och kräver att de som utsätts för ett sådant system informeras (art. 50.3). Detta är inte juridisk rådgivning.</translation>
    </message>
</context><context>
    <name>FileControl</name>
    <message>
        <source>A recording follows the film: end it before you go to another place</source>
        <translation>En inspelning följer filmen: avsluta den innan du går till ett annat ställe</translation>
    </message>
</context><context>
    <name>Informed</name>
    <message>
        <source>Before you record</source>
        <translation>Innan du spelar in</translation>
    </message>
    <message>
        <source>Do the people in the picture know that their expressions are recorded?</source>
        <translation>Vet personerna i bilden om att deras ansiktsuttryck spelas in?</translation>
    </message>
    <message>
        <source>The EU's AI Act (Art. 50(3)) asks that they be told.</source>
        <translation>EU:s AI-förordning (art. 50.3) kräver att de informeras.</translation>
    </message>
    <message>
        <source>&amp;Yes, they were told</source>
        <translation>&amp;Ja, de är informerade</translation>
    </message>
    <message>
        <source>&amp;No, not yet</source>
        <translation>&amp;Nej, inte än</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
</context><context>
    <name>ItemForm</name>
    <message>
        <source>Preview</source>
        <translation>Förhandsvisning</translation>
    </message>
    <message>
        <source>&amp;Name in the report</source>
        <translation>Namn i &amp;rapporten</translation>
    </message>
    <message>
        <source>S&amp;hown for</source>
        <translation>&amp;Visas i</translation>
    </message>
    <message>
        <source>the whole video</source>
        <translation>hela videon</translation>
    </message>
    <message>
        <source>as all pictures</source>
        <translation>som alla bilder</translation>
    </message>
    <message>
        <source>Add pictures or videos, and choose one to see it here</source>
        <translation>Lägg till bilder eller videor och välj en för att se den här</translation>
    </message>
</context><context>
    <name>ItemList</name>
    <message>
        <source>Items of the playlist</source>
        <translation>Spellistans poster</translation>
    </message>
</context><context>
    <name>LabelActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open faces …</source>
        <translation>Ö&amp;ppna ansikten …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>&amp;Cannot say</source>
        <translation>&amp;Kan inte säga</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gå</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>&amp;Hoppa över</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nästa utan märkning</translation>
    </message>
    <message>
        <source>S&amp;core</source>
        <translation>&amp;Resultat</translation>
    </message>
</context><context>
    <name>LabelClose</name>
    <message>
        <source>Label faces</source>
        <translation>Märk ansikten</translation>
    </message>
    <message>
        <source>The last labels are not saved.</source>
        <translation>De senaste märkningarna är inte sparade.</translation>
    </message>
    <message>
        <source>&amp;Keep the window open</source>
        <translation>&amp;Låt fönstret vara öppet</translation>
    </message>
    <message>
        <source>&amp;Close without them</source>
        <translation>&amp;Stäng utan dem</translation>
    </message>
</context><context>
    <name>LabelPanel</name>
    <message>
        <source>What does this face show?</source>
        <translation>Vad visar det här ansiktet?</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Tillbaka</translation>
    </message>
    <message>
        <source>S&amp;kip ›</source>
        <translation>&amp;Hoppa över ›</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nästa utan märkning</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>&amp;Score …</source>
        <translation>Res&amp;ultat …</translation>
    </message>
    <message>
        <source>&amp;Only faces without a label</source>
        <translation>&amp;Bara ansikten utan märkning</translation>
    </message>
    <message>
        <source>&amp;Random order</source>
        <translation>&amp;Slumpmässig ordning</translation>
    </message>
    <message>
        <source>Show the &amp;model's answer</source>
        <translation>Visa &amp;modellens svar</translation>
    </message>
    <message>
        <source>So that the faces before do not lead you</source>
        <translation>Så att ansiktena före inte påverkar dig</translation>
    </message>
    <message>
        <source>It may lead you; leave it off while you label</source>
        <translation>Det kan påverka dig; låt det vara av medan du märker</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>kan inte säga</translation>
    </message>
</context><context>
    <name>LabelWindow</name>
    <message>
        <source>Label faces</source>
        <translation>Märk ansikten</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>Open faces</source>
        <translation>Öppna ansikten</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabeller med ansikten</translation>
    </message>
    <message>
        <source>Every face has been looked at</source>
        <translation>Alla ansikten har visats</translation>
    </message>
    <message>
        <source>This is the last face</source>
        <translation>Det här är det sista ansiktet</translation>
    </message>
    <message>
        <source>No other face waits for a label</source>
        <translation>Inget annat ansikte väntar på märkning</translation>
    </message>
    <message>
        <source>Face {} of {}</source>
        <translation>Ansikte {} av {}</translation>
    </message>
    <message>
        <source>Model: {}</source>
        <translation>Modell: {}</translation>
    </message>
    <message>
        <source>{} of {} labelled</source>
        <translation>{} av {} märkta</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Sparat</translation>
    </message>
    <message>
        <source>These faces cannot be labelled</source>
        <translation>De här ansiktena kan inte märkas</translation>
    </message>
</context><context>
    <name>LabelWindows</name>
    <message>
        <source>Open the table of saved faces ({})</source>
        <translation>Öppna tabellen med sparade ansikten ({})</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabeller med ansikten</translation>
    </message>
</context><context>
    <name>Markers</name>
    <message>
        <source>Labels of the markers</source>
        <translation>Märkenas namn</translation>
    </message>
    <message>
        <source>Key {}</source>
        <translation>Tangent {}</translation>
    </message>
</context><context>
    <name>Messages</name>
    <message>
        <source>Looking for a camera …</source>
        <translation>Letar efter en kamera …</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Försök igen</translation>
    </message>
    <message>
        <source>The source has ended. Press Play again, or choose another source.</source>
        <translation>Källan är slut. Spela igen eller välj en annan källa.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Startar …</translation>
    </message>
</context><context>
    <name>ModelCard</name>
    <message>
        <source>Labels</source>
        <translation>Etiketter</translation>
    </message>
    <message>
        <source>Accuracy on test faces</source>
        <translation>Träffsäkerhet på testansikten</translation>
    </message>
    <message>
        <source>with the headset bar</source>
        <translation>med headsetets fält</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Storlek</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>{} ({} found)</source>
        <translation>{} ({} hittas)</translation>
    </message>
</context><context>
    <name>Number</name>
    <message>
        <source>{}%</source>
        <translation>{} %</translation>
    </message>
</context><context>
    <name>PeoplePanel</name>
    <message>
        <source>People in the picture</source>
        <translation>Personer i bilden</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Inget ansikte</translation>
    </message>
</context><context>
    <name>Person</name>
    <message>
        <source>Person {}</source>
        <translation>Person {}</translation>
    </message>
</context><context>
    <name>PersonCard</name>
    <message>
        <source>Probability of each emotion</source>
        <translation>Sannolikhet för varje känsla</translation>
    </message>
    <message>
        <source>Click to give this person a name</source>
        <translation>Klicka för att ge personen ett namn</translation>
    </message>
    <message>
        <source>Name of the person</source>
        <translation>Personens namn</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>inte i bild</translation>
    </message>
</context><context>
    <name>PictureMessage</name>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Försök igen</translation>
    </message>
    <message>
        <source>Show the &amp;demo</source>
        <translation>Visa &amp;demon</translation>
    </message>
</context><context>
    <name>PictureView</name>
    <message>
        <source>No face</source>
        <translation>Inget ansikte</translation>
    </message>
</context><context>
    <name>Pictures</name>
    <message>
        <source>Live picture, second labels</source>
        <translation>Livebild, andra bedömningen</translation>
    </message>
</context><context>
    <name>PlayerBar</name>
    <message>
        <source>Position in the file</source>
        <translation>Plats i filen</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Tillbaka</translation>
    </message>
    <message>
        <source>&amp;Next ›</source>
        <translation>&amp;Nästa ›</translation>
    </message>
    <message>
        <source>The previous photo (Page up, or Left in the picture)</source>
        <translation>Föregående foto (Page up, eller vänsterpil i bilden)</translation>
    </message>
    <message>
        <source>The next photo (Page down, or Right in the picture)</source>
        <translation>Nästa foto (Page Down, eller högerpil i bilden)</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Plats</translation>
    </message>
    <message>
        <source>P&amp;ause</source>
        <translation>&amp;Pausa</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Spe&amp;la</translation>
    </message>
    <message>
        <source>Stay at this picture (F8, or Space in the picture)</source>
        <translation>Stanna vid den här bilden (F8, eller mellanslag i bilden)</translation>
    </message>
    <message>
        <source>Go on by itself (F8, or Space in the picture)</source>
        <translation>Gå vidare av sig själv (F8, eller mellanslag i bilden)</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} av {}</translation>
    </message>
</context><context>
    <name>PlaylistFiles</name>
    <message>
        <source>Add pictures and videos</source>
        <translation>Lägg till bilder och videor</translation>
    </message>
    <message>
        <source>Pictures and videos</source>
        <translation>Bilder och videor</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alla filer</translation>
    </message>
    <message>
        <source>Add the files of a folder</source>
        <translation>Lägg till filerna i en mapp</translation>
    </message>
    <message>
        <source>Open playlist</source>
        <translation>Öppna spellista</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Spellistor</translation>
    </message>
    <message>
        <source>Files that are missing: {}; remove them, or put them back</source>
        <translation>Filer som saknas: {}; ta bort dem ur listan eller lägg tillbaka dem</translation>
    </message>
    <message>
        <source>Save playlist</source>
        <translation>Spara spellista</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
</context><context>
    <name>RecordingTime</name>
    <message>
        <source>Recording; press Stop recording to finish the video</source>
        <translation>Spelar in; ”Stoppa inspelningen” avslutar videon</translation>
    </message>
    <message>
        <source>Session {}</source>
        <translation>Session {}</translation>
    </message>
    <message>
        <source>Session: waits for a picture</source>
        <translation>Session: väntar på en bild</translation>
    </message>
</context><context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Återställ inställningar</translation>
    </message>
    <message>
        <source>Set every setting of the window back?</source>
        <translation>Återställa alla fönstrets inställningar?</translation>
    </message>
    <message>
        <source>Recordings, pictures and other files stay.</source>
        <translation>Inspelningar, bilder och andra filer finns kvar.</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Återställ</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
</context><context>
    <name>ReviewActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open session …</source>
        <translation>&amp;Öppna session …</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Öppna &amp;rapporten</translation>
    </message>
    <message>
        <source>&amp;Export faces …</source>
        <translation>&amp;Exportera ansikten …</translation>
    </message>
    <message>
        <source>Export responses to &amp;stimuli …</source>
        <translation>Exportera reaktioner på &amp;stimuli …</translation>
    </message>
    <message>
        <source>Export &amp;timelines …</source>
        <translation>Exportera &amp;tidslinjer …</translation>
    </message>
    <message>
        <source>Save &amp;picture of the timeline …</source>
        <translation>Spara &amp;bild av tidslinjen …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Stän&amp;g</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>&amp;Gör om</translation>
    </message>
    <message>
        <source>Re&amp;name …</source>
        <translation>Byt &amp;namn …</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Slå ihop med …</translation>
    </message>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Välj ett &amp;område</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>&amp;Utelämna</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Spela upp</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spela eller pausa</translation>
    </message>
    <message>
        <source>A second &amp;back</source>
        <translation>En sekund &amp;bakåt</translation>
    </message>
    <message>
        <source>A second &amp;forward</source>
        <translation>En sekund &amp;framåt</translation>
    </message>
    <message>
        <source>To the pre&amp;vious marker</source>
        <translation>Till före&amp;gående märke</translation>
    </message>
    <message>
        <source>To the &amp;next marker</source>
        <translation>Till &amp;nästa märke</translation>
    </message>
</context><context>
    <name>ReviewCurves</name>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Välj ett &amp;område</translation>
    </message>
    <message>
        <source>Leave it &amp;out</source>
        <translation>&amp;Utelämna</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person på tidslinjen</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Tidslinjens kurvor</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Känslor</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valens och arousal</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valens</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>arousal</translation>
    </message>
</context><context>
    <name>ReviewFiles</name>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
    <message>
        <source>Export faces</source>
        <translation>Exportera ansikten</translation>
    </message>
    <message>
        <source>Export responses to stimuli</source>
        <translation>Exportera reaktioner på stimuli</translation>
    </message>
    <message>
        <source>Export timelines</source>
        <translation>Exportera tidslinjer</translation>
    </message>
    <message>
        <source>Save picture of the timeline</source>
        <translation>Spara bild av tidslinjen</translation>
    </message>
    <message>
        <source>{}: is in the session's folder; choose another one</source>
        <translation>{}: ligger i sessionens mapp; välj en annan</translation>
    </message>
</context><context>
    <name>ReviewSide</name>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Andel av tiden för varje känsla</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>Slå &amp;ihop med …</translation>
    </message>
    <message>
        <source>People of the session</source>
        <translation>Sessionens personer</translation>
    </message>
    <message>
        <source>Double-click or F2: give this person a name</source>
        <translation>Dubbelklicka eller F2: ge personen ett namn</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Märken</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Andel av tiden</translation>
    </message>
</context><context>
    <name>ReviewWindow</name>
    <message>
        <source>Picture of the session</source>
        <translation>Sessionens bild</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Öppna session</translation>
    </message>
    <message>
        <source>This session was interrupted; everything up to its last line is here</source>
        <translation>Sessionen avbröts; allt till dess sista rad finns här</translation>
    </message>
    <message>
        <source>{} is the same person as:</source>
        <translation>{} är samma person som:</translation>
    </message>
    <message>
        <source>Merge two people</source>
        <translation>Slå ihop två personer</translation>
    </message>
    <message>
        <source>This session cannot be opened</source>
        <translation>Sessionen kan inte öppnas</translation>
    </message>
    <message>
        <source>The video of this session was not kept</source>
        <translation>Sessionens video sparades inte</translation>
    </message>
    <message>
        <source>To see it here, tick Record &gt; Keep the video in sessions before you record.</source>
        <translation>För att se den här, kryssa för Inspelning &gt; Behåll videon i sessioner innan du spelar in.</translation>
    </message>
</context><context>
    <name>SaveFaces</name>
    <message>
        <source>Faces are being saved already; wait for them, or cancel that</source>
        <translation>Ansikten sparas redan; vänta på dem, eller avbryt det</translation>
    </message>
    <message>
        <source>Open photos, a folder or a video first; then their faces can be saved</source>
        <translation>Öppna först foton, en mapp eller en video; sedan kan deras ansikten sparas</translation>
    </message>
    <message>
        <source>Folder for the faces</source>
        <translation>Mapp för ansiktena</translation>
    </message>
    <message>
        <source>Save faces</source>
        <translation>Spara ansikten</translation>
    </message>
    <message>
        <source>{} holds other files. Save the faces into a new folder in it?</source>
        <translation>{} innehåller andra filer. Spara ansiktena i en ny mapp i den?</translation>
    </message>
    <message>
        <source>The new folder is called {}.</source>
        <translation>Den nya mappen heter {}.</translation>
    </message>
    <message>
        <source>In a &amp;new folder</source>
        <translation>I en &amp;ny mapp</translation>
    </message>
    <message>
        <source>&amp;Among the files</source>
        <translation>&amp;Bland filerna</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
    <message>
        <source>{} has {} faces already, {} of them with a label. Add the new ones?</source>
        <translation>{} har redan {} ansikten, {} av dem med märkning. Lägga till de nya?</translation>
    </message>
    <message>
        <source>Faces and labels that are there stay. Photos whose faces are there are skipped.</source>
        <translation>Ansikten och märkningar som finns blir kvar. Foton vars ansikten redan finns hoppas över.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Lägg till</translation>
    </message>
    <message>
        <source>Looking for faces …</source>
        <translation>Söker ansikten …</translation>
    </message>
    <message>
        <source>Photo {} of {}, {} faces saved</source>
        <translation>Foto {} av {}, {} ansikten sparade</translation>
    </message>
    <message>
        <source>{} of {}, {} faces saved</source>
        <translation>{} av {}, {} ansikten sparade</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Label them …</source>
        <translation>&amp;Märk dem …</translation>
    </message>
</context><context>
    <name>SavedFaces</name>
    <message>
        <source>Saved {} faces of {} photos in {}</source>
        <translation>Sparade {} ansikten från {} foton i {}</translation>
    </message>
    <message>
        <source>Saved {} faces of {} frames in {}</source>
        <translation>Sparade {} ansikten från {} bildrutor i {}</translation>
    </message>
    <message>
        <source>Cancelled before the end. Save into this folder again to go on.</source>
        <translation>Avbröts före slutet. Spara i den här mappen igen för att fortsätta.</translation>
    </message>
    <message>
        <source>Cancelled: {} photos are left. Save into this folder again to go on.</source>
        <translation>Avbröts: {} foton är kvar. Spara i den här mappen igen för att fortsätta.</translation>
    </message>
    <message>
        <source>No face found in {} of them: {}</source>
        <translation>Inget ansikte hittades i {} av dem: {}</translation>
    </message>
    <message>
        <source>No face found in {} of them</source>
        <translation>Inget ansikte hittades i {} av dem</translation>
    </message>
    <message>
        <source>Skipped, because their faces were there: {}</source>
        <translation>Hoppades över, eftersom deras ansikten redan fanns: {}</translation>
    </message>
    <message>
        <source>Could not be read: {}</source>
        <translation>Kunde inte läsas: {}</translation>
    </message>
</context><context>
    <name>Saving</name>
    <message>
        <source>There is no picture to save yet; choose a source first</source>
        <translation>Det finns ingen bild att spara än; välj en källa först</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Spara bild</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Save the agreement</source>
        <translation>Spara överensstämmelsen</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabeller</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; choose another name</source>
        <translation>{}: är själva källan, som skulle gå förlorad; välj ett annat namn</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
    <message>
        <source>Record to</source>
        <translation>Spela in till</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videor</translation>
    </message>
</context><context>
    <name>ScorePage</name>
    <message>
        <source>Recall of each emotion</source>
        <translation>Träffsäkerhet för varje känsla</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Träffsäkerhet (recall)</translation>
    </message>
    <message>
        <source>Of the faces to which you gave an emotion: the share to which the model gave it, too</source>
        <translation>Av de ansikten som du gav en känsla: andelen som modellen också gav den</translation>
    </message>
    <message>
        <source>Faces that differ</source>
        <translation>Ansikten som skiljer sig</translation>
    </message>
    <message>
        <source>‹ &amp;Back to the faces</source>
        <translation>‹ &amp;Tillbaka till ansiktena</translation>
    </message>
    <message>
        <source>There is no label yet to which the model's answer can be compared</source>
        <translation>Det finns ännu ingen märkning som modellens svar kan jämföras med</translation>
    </message>
    <message>
        <source>The model agrees with you on {} of {} faces: accuracy {}</source>
        <translation>Modellen håller med dig om {} av {} ansikten: noggrannhet {}</translation>
    </message>
    <message>
        <source>Cohen's kappa cannot be given: there is one label only</source>
        <translation>Cohens kappa kan inte anges: det finns bara en märkning</translation>
    </message>
    <message>
        <source>Cohen's kappa {}: the agreement beyond chance, 1 if you always agree</source>
        <translation>Cohens kappa {}: överensstämmelse utöver slumpen, 1 om ni alltid är överens</translation>
    </message>
    <message>
        <source>{} {} of {}</source>
        <translation>{} {} av {}</translation>
    </message>
    <message>
        <source>Faces that differ: {}</source>
        <translation>Ansikten som skiljer sig: {}</translation>
    </message>
    <message>
        <source>fer-train evaluate --labels {} gives the same accuracy for the answers in the table.</source>
        <translation>fer-train evaluate --labels {} ger samma noggrannhet för svaren i tabellen.</translation>
    </message>
    <message>
        <source>Faces that differ: {}. Here are the {} where the model was most sure:</source>
        <translation>Ansikten som skiljer sig: {}. Här är de {} där modellen var säkrast:</translation>
    </message>
    <message>
        <source>you: {}
model: {}</source>
        <translation>du: {}
modell: {}</translation>
    </message>
</context><context>
    <name>SessionBroken</name>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Review what was recorded</source>
        <translation>&amp;Granska det inspelade</translation>
    </message>
    <message>
        <source>Session stopped</source>
        <translation>Sessionen avbruten</translation>
    </message>
    <message>
        <source>The session has stopped. Nothing is being recorded now.</source>
        <translation>Sessionen har avbrutits. Nu spelas inget in.</translation>
    </message>
    <message>
        <source>The session could not begin. Nothing is being recorded.</source>
        <translation>Sessionen kunde inte börja. Inget spelas in.</translation>
    </message>
</context><context>
    <name>Sessions</name>
    <message>
        <source>Recording a session in {}</source>
        <translation>En session spelas in i {}</translation>
    </message>
    <message>
        <source>The session is in {}; Ctrl+Shift+R reviews it</source>
        <translation>Sessionen finns i {}; Ctrl+Skift+R visar den</translation>
    </message>
    <message>
        <source>No session will be recorded</source>
        <translation>Ingen session kommer att spelas in</translation>
    </message>
    <message>
        <source>The session begins with the next picture: choose a source, or press Play again</source>
        <translation>Sessionen börjar med nästa bild: välj en källa, eller tryck på Spela igen</translation>
    </message>
    <message>
        <source>Marker: {}</source>
        <translation>Märke: {}</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Öppna session</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Kurvorna behöver pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Folder of the sessions</source>
        <translation>Sessionernas mapp</translation>
    </message>
</context><context>
    <name>SettingsForm</name>
    <message>
        <source>How long each picture is shown</source>
        <translation>Hur länge varje bild visas</translation>
    </message>
    <message>
        <source>Empty screen between two items</source>
        <translation>Tom skärm mellan två poster</translation>
    </message>
    <message>
        <source>Empty screen before the first item, with which the responses are compared</source>
        <translation>Tom skärm före den första posten, som reaktionerna jämförs med</translation>
    </message>
    <message>
        <source>Fi&amp;xation cross on the empty screen</source>
        <translation>Fi&amp;xeringskors på den tomma skärmen</translation>
    </message>
    <message>
        <source>Shuffl&amp;e the items</source>
        <translation>Blanda p&amp;osterna</translation>
    </message>
    <message>
        <source>order </source>
        <translation>ordning </translation>
    </message>
    <message>
        <source>The same number gives the same order; it is kept in the playlist</source>
        <translation>Samma tal ger samma ordning; det sparas i spellistan</translation>
    </message>
    <message>
        <source>Ano&amp;ther order</source>
        <translation>Annan or&amp;dning</translation>
    </message>
    <message>
        <source>&amp;Pictures are shown for</source>
        <translation>&amp;Bilder visas i</translation>
    </message>
    <message>
        <source>Pause &amp;between items</source>
        <translation>&amp;Paus mellan poster</translation>
    </message>
    <message>
        <source>Base&amp;line before the first</source>
        <translation>Baslin&amp;je före den första</translation>
    </message>
    <message>
        <source>Sc&amp;reen</source>
        <translation>S&amp;kärm</translation>
    </message>
    <message>
        <source>in a window</source>
        <translation>i ett fönster</translation>
    </message>
    <message>
        <source>Screen {}, full: {} ({} x {})</source>
        <translation>Skärm {}, hela: {} ({} x {})</translation>
    </message>
</context><context>
    <name>Shortcuts</name>
    <message>
        <source>Alt opens the menus; Tab goes from control to control.</source>
        <translation>Alt öppnar menyerna; Tabb går från fält till fält.</translation>
    </message>
</context><context>
    <name>Source</name>
    <message>
        <source>First camera</source>
        <translation>Första kameran</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Raspberry Pi camera</source>
        <translation>Raspberry Pi-kamera</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} filer</translation>
    </message>
    <message>
        <source>Camera {}</source>
        <translation>Kamera {}</translation>
    </message>
    <message>
        <source>Videos and photos</source>
        <translation>Videor och foton</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alla filer</translation>
    </message>
    <message>
        <source>Open a video or photos</source>
        <translation>Öppna video eller foton</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Öppna mapp med bilder</translation>
    </message>
    <message>
        <source>Network stream</source>
        <translation>Nätverksström</translation>
    </message>
    <message>
        <source>Address (rtsp:// or http://):</source>
        <translation>Adress (rtsp:// eller http://):</translation>
    </message>
</context><context>
    <name>Sparkline</name>
    <message>
        <source>The last minute: the colour is the likeliest emotion, the height its probability</source>
        <translation>Senaste minuten: färgen är den mest sannolika känslan, höjden dess sannolikhet</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Senaste minuten</translation>
    </message>
</context><context>
    <name>StatusLine</name>
    <message>
        <source>Recording</source>
        <translation>Inspelning</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Mätvärden</translation>
    </message>
    <message>
        <source>Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames of a live source that were dropped to keep up; model</source>
        <translation>Ansikten i bilden; visade bilder per sekund; fördröjning från att en bild tas till att dess etiketter visas; bilder från en livekälla som hoppades över; modell</translation>
    </message>
    <message>
        <source>Faces: {}</source>
        <translation>Ansikten: {}</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} bilder/s</translation>
    </message>
    <message>
        <source>{} ms delay</source>
        <translation>{} ms fördröjning</translation>
    </message>
    <message>
        <source>{} dropped</source>
        <translation>{} överhoppade</translation>
    </message>
    <message>
        <source>doing less to keep up</source>
        <translation>räknar mindre för att hinna med</translation>
    </message>
</context><context>
    <name>Stimulus</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>The stimulus is over, and its session is recorded.</source>
        <translation>Stimuli är visade, och deras session är inspelad.</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>Öppna &amp;rapporten</translation>
    </message>
    <message>
        <source>Re&amp;view the session</source>
        <translation>&amp;Granska sessionen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
</context><context>
    <name>StimulusPage</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>&amp;Add files …</source>
        <translation>&amp;Lägg till filer …</translation>
    </message>
    <message>
        <source>Add &amp;folder …</source>
        <translation>Lägg till &amp;mapp …</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Upp</translation>
    </message>
    <message>
        <source>&amp;Down</source>
        <translation>&amp;Ned</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Ta bort</translation>
    </message>
    <message>
        <source>&amp;Open playlist …</source>
        <translation>&amp;Öppna spellista …</translation>
    </message>
    <message>
        <source>Sa&amp;ve playlist …</source>
        <translation>Spara spellist&amp;an …</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>Alla poster</translation>
    </message>
    <message>
        <source>Items: {}, length: {} and the videos</source>
        <translation>Poster: {}, längd: {} och videorna</translation>
    </message>
    <message>
        <source>Items: {}, length: {}</source>
        <translation>Poster: {}, längd: {}</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppa</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starta</translation>
    </message>
</context><context>
    <name>StimulusRun</name>
    <message>
        <source>The session has ended, so the stimulus was stopped</source>
        <translation>Sessionen är slut, så visningen av stimuli stoppades</translation>
    </message>
    <message>
        <source>The stimulus has ended</source>
        <translation>Stimuli är slut</translation>
    </message>
    <message>
        <source>Stimulus: waits for the session to begin</source>
        <translation>Stimuli: väntar på att sessionen ska börja</translation>
    </message>
    <message>
        <source>Stimulus {} of {}: {}</source>
        <translation>Stimulus {} av {}: {}</translation>
    </message>
    <message>
        <source>Stimulus: baseline</source>
        <translation>Stimuli: baslinje</translation>
    </message>
    <message>
        <source>Stimulus: pause</source>
        <translation>Stimuli: paus</translation>
    </message>
    <message>
        <source>{}, {} s left</source>
        <translation>{}, {} s kvar</translation>
    </message>
</context><context>
    <name>StimulusScreen</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <source>Pa&amp;use</source>
        <translation>Pa&amp;usa</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Nu</translation>
    </message>
    <message>
        <source>Mar&amp;ker</source>
        <translation>Mä&amp;rke</translation>
    </message>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Andel av tiden för varje känsla</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person på tidslinjen</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Tidslinjens kurvor</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Känslor</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valens och arousal</translation>
    </message>
    <message>
        <source>Keep the curves as they are, while the picture goes on (Ctrl+Space)</source>
        <translation>Låt kurvorna vara som de är, medan bilden går vidare (Ctrl+Mellanslag)</translation>
    </message>
    <message>
        <source>Show the newest moment again (scrolling and zooming leave it)</source>
        <translation>Visa det senaste ögonblicket igen (rullning och zoom lämnar det)</translation>
    </message>
    <message>
        <source>Mark this moment; the keys 1 to 9 set markers with labels of their own</source>
        <translation>Märk ögonblicket; tangenterna 1 till 9 sätter märken med egna namn</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Andel av tiden</translation>
    </message>
    <message>
        <source>Curves and shares of time come with the first face</source>
        <translation>Kurvor och tidsandelar kommer med det första ansiktet</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Kurvorna behöver pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valens</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>arousal</translation>
    </message>
</context><context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Verktyg</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Källa</translation>
    </message>
    <message>
        <source>Source of the picture</source>
        <translation>Bildens källa</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model that names the emotion</source>
        <translation>Modell som anger känslan</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Position</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>To the previous marker</source>
        <translation>Till föregående märke</translation>
    </message>
    <message>
        <source>To the next marker</source>
        <translation>Till nästa märke</translation>
    </message>
    <message>
        <source>Pau&amp;se</source>
        <translation>&amp;Pausa</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Spe&amp;la upp</translation>
    </message>
</context><context>
    <name>Trouble</name>
    <message>
        <source>No camera is connected.</source>
        <translation>Ingen kamera är ansluten.</translation>
    </message>
    <message>
        <source>Plug one in: the picture comes by itself. Or open a video with Ctrl+O.</source>
        <translation>Anslut en, så kommer bilden av sig själv. Eller öppna en video med Ctrl+O.</translation>
    </message>
    <message>
        <source>You may not use this camera yet.</source>
        <translation>Du har inte tillgång till kameran än.</translation>
    </message>
    <message>
        <source>Add your account to the group “video”, then log in again.</source>
        <translation>Lägg till ditt konto i gruppen ”video” och logga in igen.</translation>
    </message>
    <message>
        <source>The camera is busy or gives no picture.</source>
        <translation>Kameran är upptagen eller ger ingen bild.</translation>
    </message>
    <message>
        <source>Close other programs that use it: the picture comes by itself.</source>
        <translation>Stäng andra program som använder den, så kommer bilden av sig själv.</translation>
    </message>
    <message>
        <source>The camera or stream has stopped.</source>
        <translation>Kameran eller strömmen har stannat.</translation>
    </message>
    <message>
        <source>Check the cable or the connection: the picture comes back by itself.</source>
        <translation>Kontrollera kabeln eller anslutningen, så kommer bilden tillbaka av sig själv.</translation>
    </message>
    <message>
        <source>This address wants a user and a password.</source>
        <translation>Adressen kräver användare och lösenord.</translation>
    </message>
    <message>
        <source>Open it again with Ctrl+N, as rtsp://USER:PASSWORD@HOST/…</source>
        <translation>Öppna den igen med Ctrl+N, som rtsp://USER:PASSWORD@HOST/…</translation>
    </message>
    <message>
        <source>There is no picture at this address.</source>
        <translation>Det finns ingen bild på den här adressen.</translation>
    </message>
    <message>
        <source>Check the address, and start the stream: the picture comes by itself.</source>
        <translation>Kontrollera adressen och starta strömmen, så kommer bilden av sig själv.</translation>
    </message>
    <message>
        <source>This file is not there.</source>
        <translation>Filen finns inte.</translation>
    </message>
    <message>
        <source>Open another one with Ctrl+O, or choose a camera.</source>
        <translation>Öppna en annan med Ctrl+O eller välj en kamera.</translation>
    </message>
    <message>
        <source>This source cannot be shown.</source>
        <translation>Källan kan inte visas.</translation>
    </message>
    <message>
        <source>Choose another source, or try again.</source>
        <translation>Välj en annan källa eller försök igen.</translation>
    </message>
</context><context>
    <name>WelcomeCard</name>
    <message>
        <source>Before you start</source>
        <translation>Innan du börjar</translation>
    </message>
    <message>
        <source>Und&amp;erstood</source>
        <translation>Jag f&amp;örstår</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Live picture</source>
        <translation>Livebild</translation>
    </message>
</context></TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
    <context>
    <name>About</name>
    <message>
        <source>Shows, live, which facial expression each face looks like.</source>
        <translation>Zeigt live, welchem Gesichtsausdruck jedes Gesicht ähnelt.</translation>
    </message>
    <message>
        <source>Licence: MIT; the face detector's networks are Google's, under Apache-2.0.</source>
        <translation>Lizenz: MIT; die Netze der Gesichtserkennung stammen von Google und stehen unter Apache-2.0.</translation>
    </message>
</context><context>
    <name>Actions</name>
    <message>
        <source>Stop &amp;recording</source>
        <translation>&amp;Aufnahme beenden</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Aufnahme starten …</translation>
    </message>
    <message>
        <source>Stop s&amp;ession</source>
        <translation>S&amp;itzung beenden</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>S&amp;itzung beginnen</translation>
    </message>
</context><context>
    <name>AgreementBar</name>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
</context><context>
    <name>AgreementPage</name>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Only looks in which &amp;both are sure</source>
        <translation>Nur Vergleiche, in denen &amp;beide sicher sind</translation>
    </message>
    <message>
        <source>Emotions that are named differently</source>
        <translation>Emotionen, die verschieden benannt werden</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>&amp;Save as CSV …</source>
        <translation>Als CSV &amp;speichern …</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>&amp;Neu zählen</translation>
    </message>
    <message>
        <source>Named differently</source>
        <translation>Verschieden benannt</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Noch wird nichts verglichen</translation>
    </message>
    <message>
        <source>Choose what to compare in the menu Model &gt; Compare with.</source>
        <translation>Wählen Sie im Menü Modell &gt; Vergleichen mit, was verglichen wird.</translation>
    </message>
    <message>
        <source>{} and {}</source>
        <translation>{} und {}</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Vergleiche</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Same emotion</source>
        <translation>Gleiche Emotion</translation>
    </message>
    <message>
        <source>Both sure: same emotion in {} of {} looks</source>
        <translation>Beide sicher: gleiche Emotion in {} von {} Vergleichen</translation>
    </message>
    <message>
        <source>All: same emotion in {} of {} looks</source>
        <translation>Alle: gleiche Emotion in {} von {} Vergleichen</translation>
    </message>
    <message>
        <source>{}, Cohen's kappa {}</source>
        <translation>{}, Cohens Kappa {}</translation>
    </message>
    <message>
        <source>Looks with an emotion that only one of them knows, which are in no share: {}</source>
        <translation>Vergleiche mit einer Emotion, die nur eines kennt und die in keinem Anteil sind: {}</translation>
    </message>
</context><context>
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open video or photos …</source>
        <translation>Video oder Fotos ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;folder of pictures …</source>
        <translation>&amp;Ordner mit Bildern öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;network stream …</source>
        <translation>&amp;Netzwerkstream öffnen …</translation>
    </message>
    <message>
        <source>Open s&amp;ession …</source>
        <translation>S&amp;itzung öffnen …</translation>
    </message>
    <message>
        <source>Re&amp;view last session</source>
        <translation>&amp;Letzte Sitzung ansehen</translation>
    </message>
    <message>
        <source>Show the session that ended last, with its timeline, people and report</source>
        <translation>Die zuletzt beendete Sitzung mit Zeitachse, Personen und Bericht zeigen</translation>
    </message>
    <message>
        <source>&amp;Save picture …</source>
        <translation>Bild &amp;speichern …</translation>
    </message>
    <message>
        <source>Save the picture with its boxes and labels to a file</source>
        <translation>Speichert das Bild mit Rahmen und Beschriftungen in eine Datei</translation>
    </message>
    <message>
        <source>Save f&amp;aces …</source>
        <translation>&amp;Gesichter speichern …</translation>
    </message>
    <message>
        <source>Save every face of the opened photos or video as a picture, to label it</source>
        <translation>Speichert jedes Gesicht der geöffneten Fotos oder des Videos als Bild, um es zu beschriften</translation>
    </message>
    <message>
        <source>&amp;Label faces …</source>
        <translation>Gesichter &amp;beschriften …</translation>
    </message>
    <message>
        <source>Say what saved faces show, and see how the model agrees with you</source>
        <translation>Sagen, was gespeicherte Gesichter zeigen, und sehen, wie weit das Modell zustimmt</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Quelle</translation>
    </message>
    <message>
        <source>&amp;Demo</source>
        <translation>&amp;Demo</translation>
    </message>
    <message>
        <source>N&amp;ext camera</source>
        <translation>Nä&amp;chste Kamera</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>&amp;Kameras neu suchen</translation>
    </message>
    <message>
        <source>&amp;Play again</source>
        <translation>&amp;Noch einmal abspielen</translation>
    </message>
    <message>
        <source>Open this source again, from its start</source>
        <translation>Öffnet diese Quelle noch einmal von vorn</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>A&amp;bspielen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Pre&amp;vious photo</source>
        <translation>&amp;Vorheriges Foto</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>An den An&amp;fang</translation>
    </message>
    <message>
        <source>To the &amp;last photo</source>
        <translation>Zum &amp;letzten Foto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Mirror webcams</source>
        <translation>&amp;Webcams spiegeln</translation>
    </message>
    <message>
        <source>&amp;Landmarks</source>
        <translation>&amp;Gesichtspunkte</translation>
    </message>
    <message>
        <source>&amp;People</source>
        <translation>&amp;Personen</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitleiste</translation>
    </message>
    <message>
        <source>&amp;Valence and arousal</source>
        <translation>&amp;Valenz und Erregung</translation>
    </message>
    <message>
        <source>Pa&amp;use the timeline</source>
        <translation>Zeitleiste &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>Voll&amp;bild</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>Sp&amp;rache</translation>
    </message>
    <message>
        <source>&amp;Reset settings …</source>
        <translation>Einstellungen zurück&amp;setzen …</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>with and without the headset bar</source>
        <translation>mit und ohne Balken der VR-Brille</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Second &amp;label</source>
        <translation>&amp;Zweite Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Detector</source>
        <translation>&amp;Detektor</translation>
    </message>
    <message>
        <source>Simulated VR &amp;headset</source>
        <translation>Simulierte VR-&amp;Brille</translation>
    </message>
    <message>
        <source>Draw a black bar over the eyes before the emotion is classified</source>
        <translation>Zeichnet einen schwarzen Balken über die Augen, bevor die Emotion bestimmt wird</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>Label every face twice, and show both pictures; again: one picture</source>
        <translation>Jedes Gesicht doppelt benennen und beide Bilder zeigen; noch einmal: ein Bild</translation>
    </message>
    <message>
        <source>Compare &amp;with</source>
        <translation>Vergleichen &amp;mit</translation>
    </message>
    <message>
        <source>A&amp;greement …</source>
        <translation>Übereinstimmun&amp;g …</translation>
    </message>
    <message>
        <source>Show which emotions the two labellings name differently, and save it</source>
        <translation>Zeigen, welche Emotionen verschieden benannt werden, und es speichern</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>&amp;Neu zählen</translation>
    </message>
    <message>
        <source>Begin the count of the agreement anew</source>
        <translation>Die Übereinstimmung von vorn zählen</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>A&amp;ufnahme</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>S&amp;itzung beginnen</translation>
    </message>
    <message>
        <source>Record every face at its time of day into a folder, which can be reviewed later</source>
        <translation>Jedes Gesicht mit seiner Uhrzeit in einen Ordner aufzeichnen, der später durchgesehen werden kann</translation>
    </message>
    <message>
        <source>Keep the &amp;video in sessions</source>
        <translation>&amp;Video in Sitzungen behalten</translation>
    </message>
    <message>
        <source>&amp;Folder of the sessions …</source>
        <translation>&amp;Ordner der Sitzungen …</translation>
    </message>
    <message>
        <source>Set a &amp;marker</source>
        <translation>&amp;Marke setzen</translation>
    </message>
    <message>
        <source>Mar&amp;kers</source>
        <translation>Ma&amp;rken</translation>
    </message>
    <message>
        <source>&amp;Labels of the markers …</source>
        <translation>&amp;Namen der Marken …</translation>
    </message>
    <message>
        <source>S&amp;timulus …</source>
        <translation>S&amp;timuli …</translation>
    </message>
    <message>
        <source>Show pictures and videos on a second screen while a session records how people respond</source>
        <translation>Bilder und Videos auf einem zweiten Bildschirm zeigen, während eine Sitzung die Reaktionen aufzeichnet</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Aufnahme starten …</translation>
    </message>
    <message>
        <source>Record the picture with its boxes and labels to a video file</source>
        <translation>Nimmt das Bild mit Rahmen und Beschriftungen in eine Videodatei auf</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Privacy and law</source>
        <translation>&amp;Datenschutz und Recht</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Model &amp;cards</source>
        <translation>Modell&amp;karten</translation>
    </message>
    <message>
        <source>&amp;About fer-cam</source>
        <translation>Ü&amp;ber fer-cam</translation>
    </message>
</context><context>
    <name>Compare</name>
    <message>
        <source>Without headset</source>
        <translation>Ohne VR-Brille</translation>
    </message>
    <message>
        <source>With headset</source>
        <translation>Mit VR-Brille</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>Noch nichts zu vergleichen</translation>
    </message>
    <message>
        <source>Same emotion in {} of {} sure looks</source>
        <translation>Gleiche Emotion in {} von {} sicheren Vergleichen</translation>
    </message>
    <message>
        <source>in {} of all {}</source>
        <translation>in {} von allen {}</translation>
    </message>
    <message>
        <source>No sure look yet</source>
        <translation>Noch kein sicherer Vergleich</translation>
    </message>
    <message>
        <source>same emotion in {} of all {}</source>
        <translation>gleiche Emotion in {} von allen {}</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 Person</translation>
    </message>
    <message>
        <source>{} people</source>
        <translation>{} Personen</translation>
    </message>
    <message>
        <source>Same in {} of {} sure looks</source>
        <translation>Gleich in {} von {} sicheren Vergleichen</translation>
    </message>
    <message>
        <source>A look is a face in a frame in which both have classified it, at most 15 times a second. It is sure if both are sure. A look with an emotion that only one of them knows is counted apart, and is in no share. The count begins anew with another source, model or comparison.</source>
        <translation>Ein Vergleich ist ein Gesicht in einem Bild, in dem beide es beurteilt haben, höchstens 15-mal in der Sekunde. Er ist sicher, wenn beide sicher sind. Ein Vergleich mit einer Emotion, die nur eines von beiden kennt, wird getrennt gezählt und gehört zu keinem Anteil. Mit anderer Quelle, anderem Modell oder anderer Gegenüberstellung beginnt die Zählung neu.</translation>
    </message>
</context><context>
    <name>Core</name>
    <message>
        <source>Connection refused</source>
        <translation>Verbindung verweigert</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Zeitüberschreitung der Verbindung</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät wird gerade benutzt</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>Ordner ist nicht leer</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Speicherkontingent erschöpft</translation>
    </message>
    <message>
        <source>FFmpeg records no {}x{} {} ({})</source>
        <translation>FFmpeg nimmt kein {}x{} {} auf ({})</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei ist schon da</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>HEIC needs a package</source>
        <translation>HEIC braucht ein Paket</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Fehler beim Lesen oder Schreiben</translation>
    </message>
    <message>
        <source>Invalid data found when processing input</source>
        <translation>ungültige Daten</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>Knows faces like those of {} alone, with the mistakes of their labels; a guess about looks, not about who a person is; it knows two words and is often wrong with children.</source>
        <translation>Kennt nur Gesichter wie die von {}, mit den Fehlern ihrer Beschriftungen; eine Vermutung über das Aussehen, nicht darüber, wer ein Mensch ist; es kennt zwei Wörter und irrt sich bei Kindern oft.</translation>
    </message>
    <message>
        <source>Knows faces like those of {} alone, with the mistakes of their labels; an expression is not a feeling.</source>
        <translation>Kennt nur Gesichter wie die von {}, mit den Fehlern ihrer Beschriftungen; ein Ausdruck ist kein Gefühl.</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>Netz ist nicht erreichbar</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>kein Weg zu diesem Rechner</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>kein solches Gerät</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>Not for decisions about people, such as hiring, policing or health.</source>
        <translation>Nicht für Entscheidungen über Menschen, etwa bei Einstellung, Polizei oder Gesundheit.</translation>
    </message>
    <message>
        <source>Often missed: {}.</source>
        <translation>Oft übersehen: {}.</translation>
    </message>
    <message>
        <source>OpenCV records no {}; use {}, or pip install 'av&gt;=14'</source>
        <translation>OpenCV nimmt kein {} auf; nehmen Sie {}, oder installieren Sie PyAV: pip install 'av&gt;=14'</translation>
    </message>
    <message>
        <source>OpenCV {} has no Haar cascades; pip install 'opencv-python&gt;=4.11,&lt;5'</source>
        <translation>OpenCV {} hat keine Haar-Kaskaden; pip install 'opencv-python&gt;=4.11,&lt;5'</translation>
    </message>
    <message>
        <source>OpenCV's {} is missing; run: apt install opencv-data (for apt's OpenCV), or reinstall opencv-python</source>
        <translation>{} von OpenCV fehlt; installieren Sie es: apt install opencv-data (für das OpenCV von apt), oder installieren Sie opencv-python neu</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>PyAV 14 is not installed, so the recording has a constant frame rate and no sound; run: pip install 'av&gt;=14'</source>
        <translation>PyAV 14 ist nicht installiert, deshalb hat die Aufnahme eine feste Bildrate und keinen Ton; führen Sie aus: pip install 'av&gt;=14'</translation>
    </message>
    <message>
        <source>PyAV is not installed, so OpenCV reads the video: interlaced, anamorphic, HDR and damaged files come out wrong or short; install it with: pip install av</source>
        <translation>PyAV ist nicht installiert, deshalb liest OpenCV das Video: Zeilensprung-, anamorphe, HDR- und beschädigte Dateien werden falsch oder verkürzt gezeigt; installieren Sie es: pip install av</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Showing whether a face looks to a network like those that a set of web pictures calls man or woman, for demonstration, teaching and research.</source>
        <translation>Zeigt, ob ein Gesicht für ein Netz so aussieht wie jene, die eine Sammlung von Bildern aus dem Web Mann oder Frau nennt, zur Vorführung, für Lehre und Forschung.</translation>
    </message>
    <message>
        <source>Showing which posed facial expression a face looks like, live, for demonstration, teaching and research.</source>
        <translation>Zeigt live, welchem gestellten Gesichtsausdruck ein Gesicht ähnelt, zur Vorführung, für Lehre und Forschung.</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>zu viele offene Dateien</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a name in it is no valid text</source>
        <translation>ein Name darin ist kein gültiger Text</translation>
    </message>
    <message>
        <source>a session records a camera, a stream or a video; photos do not follow each other in time</source>
        <translation>eine Sitzung nimmt eine Kamera, einen Stream oder ein Video auf; Fotos folgen zeitlich nicht aufeinander</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>another program may be using it, or it is no camera</source>
        <translation>vielleicht benutzt sie ein anderes Programm, oder es ist keine Kamera</translation>
    </message>
    <message>
        <source>camera {}</source>
        <translation>Kamera {}</translation>
    </message>
    <message>
        <source>cannot be opened ({}); check the address and that the stream is running</source>
        <translation>lässt sich nicht öffnen ({}); prüfen Sie die Adresse, und ob der Stream läuft</translation>
    </message>
    <message>
        <source>certainty must give min_confidence (0 to 1) and limits as numbers, sharpness as least and most</source>
        <translation>certainty muss min_confidence (0 bis 1) und limits als Zahlen angeben, sharpness als Kleinstes und Größtes</translation>
    </message>
    <message>
        <source>check the address and that the stream is running</source>
        <translation>prüfen Sie die Adresse, und ob der Stream läuft</translation>
    </message>
    <message>
        <source>check the cable or the connection</source>
        <translation>prüfen Sie das Kabel oder die Verbindung</translation>
    </message>
    <message>
        <source>choose one of {}</source>
        <translation>wählen Sie eines von {}</translation>
    </message>
    <message>
        <source>connection refused: nothing listens there; check the address and that the stream is running</source>
        <translation>Verbindung verweigert: Dort antwortet nichts; prüfen Sie die Adresse, und ob der Stream läuft</translation>
    </message>
    <message>
        <source>convert it to png or jpg</source>
        <translation>wandeln Sie es in png oder jpg um</translation>
    </message>
    <message>
        <source>crop must give margin and alignment ({})</source>
        <translation>crop muss margin und alignment angeben ({})</translation>
    </message>
    <message>
        <source>demo:{}: the demo has from 1 to {} faces; give such a number</source>
        <translation>demo:{}: Die Demo hat 1 bis {} Gesichter; geben Sie eine solche Zahl an</translation>
    </message>
    <message>
        <source>did you mean {}{}?</source>
        <translation>meinten Sie {}{}?</translation>
    </message>
    <message>
        <source>ends after {} of {} s</source>
        <translation>endet nach {} von {} s</translation>
    </message>
    <message>
        <source>ends too early</source>
        <translation>endet zu früh</translation>
    </message>
    <message>
        <source>frames are missing: is the disk full?</source>
        <translation>Bilder fehlen: Ist der Datenträger voll?</translation>
    </message>
    <message>
        <source>from {} px</source>
        <translation>ab {} px</translation>
    </message>
    <message>
        <source>give a shipped one or a bundle's folder</source>
        <translation>geben Sie ein mitgeliefertes oder den Ordner eines Modells an</translation>
    </message>
    <message>
        <source>give the folder of a session</source>
        <translation>geben Sie den Ordner einer Sitzung an</translation>
    </message>
    <message>
        <source>gives no more pictures; {}</source>
        <translation>liefert keine Bilder mehr; {}</translation>
    </message>
    <message>
        <source>has an edit that is not known</source>
        <translation>enthält eine unbekannte Änderung</translation>
    </message>
    <message>
        <source>has files in it</source>
        <translation>enthält schon Dateien</translation>
    </message>
    <message>
        <source>has no face yet</source>
        <translation>enthält noch kein Gesicht</translation>
    </message>
    <message>
        <source>has no list of edits</source>
        <translation>enthält keine Liste von Änderungen</translation>
    </message>
    <message>
        <source>has no {}</source>
        <translation>hat kein {}</translation>
    </message>
    <message>
        <source>has no {}, so it is no session</source>
        <translation>enthält kein {} und ist also keine Sitzung</translation>
    </message>
    <message>
        <source>holding {} frames/s: {}</source>
        <translation>hält {} Bilder/s: {}</translation>
    </message>
    <message>
        <source>input must give height, width and channels (1 or 3)</source>
        <translation>input muss height, width und channels (1 oder 3) angeben</translation>
    </message>
    <message>
        <source>install fer-cam again, or run: fer-train export-{} --out {}</source>
        <translation>installieren Sie fer-cam neu, oder führen Sie aus: fer-train export-{} --out {}</translation>
    </message>
    <message>
        <source>install or export the bundle again</source>
        <translation>installieren oder exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>is a session already</source>
        <translation>ist schon eine Sitzung</translation>
    </message>
    <message>
        <source>is not UTF-8 text</source>
        <translation>ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation>ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>is too large</source>
        <translation>ist zu groß</translation>
    </message>
    <message>
        <source>it is a file</source>
        <translation>es ist eine Datei</translation>
    </message>
    <message>
        <source>it is damaged or of another kind</source>
        <translation>es ist beschädigt oder von anderer Art</translation>
    </message>
    <message>
        <source>it is empty; copy it again</source>
        <translation>es ist leer; kopieren Sie es noch einmal</translation>
    </message>
    <message>
        <source>it is not there any more</source>
        <translation>es ist nicht mehr da</translation>
    </message>
    <message>
        <source>item must be a table: [[item]]</source>
        <translation>item muss eine Tabelle sein: [[item]]</translation>
    </message>
    <message>
        <source>item {}:</source>
        <translation>Eintrag {}:</translation>
    </message>
    <message>
        <source>labels every {} frames</source>
        <translation>Beschriftung bei jedem {}. Bild</translation>
    </message>
    <message>
        <source>labels must be a list of two or more names</source>
        <translation>labels muss eine Liste von zwei oder mehr Namen sein</translation>
    </message>
    <message>
        <source>labels must differ from each other</source>
        <translation>labels müssen sich voneinander unterscheiden</translation>
    </message>
    <message>
        <source>line {}</source>
        <translation>Zeile {}</translation>
    </message>
    <message>
        <source>line {}: {}</source>
        <translation>Zeile {}: {}</translation>
    </message>
    <message>
        <source>metrics must give the recall of normal and headset faces as numbers</source>
        <translation>metrics muss den Recall normaler Gesichter und solcher mit Headset als Zahlen angeben</translation>
    </message>
    <message>
        <source>models must be objects</source>
        <translation>models müssen Objekte sein</translation>
    </message>
    <message>
        <source>models must give their labels as text</source>
        <translation>models müssen ihre labels als Text angeben</translation>
    </message>
    <message>
        <source>names must give a name for each number</source>
        <translation>names muss zu jeder Nummer einen Namen angeben</translation>
    </message>
    <message>
        <source>names no model</source>
        <translation>nennt kein Modell</translation>
    </message>
    <message>
        <source>new faces every {} s</source>
        <translation>neue Gesichter alle {} s</translation>
    </message>
    <message>
        <source>no TFLite runtime works ({}); run: pip install ai-edge-litert</source>
        <translation>keine TFLite-Laufzeit funktioniert ({}); führen Sie aus: pip install ai-edge-litert</translation>
    </message>
    <message>
        <source>no answer within {} s; check the address and that the stream is running</source>
        <translation>keine Antwort innerhalb von {} s; prüfen Sie die Adresse, und ob der Stream läuft</translation>
    </message>
    <message>
        <source>no camera was found; connect one, or choose another source</source>
        <translation>keine Kamera gefunden; schließen Sie eine an, oder wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>no face in any of {} frames; {}</source>
        <translation>kein Gesicht in {} Bildern; {}</translation>
    </message>
    <message>
        <source>no face in any of {} photos; {}</source>
        <translation>kein Gesicht in {} Fotos; {}</translation>
    </message>
    <message>
        <source>no face in the frame; {}</source>
        <translation>kein Gesicht in dem Bild; {}</translation>
    </message>
    <message>
        <source>no face in the photo; {}</source>
        <translation>kein Gesicht in dem Foto; {}</translation>
    </message>
    <message>
        <source>no permission to read it; chmod +r {}</source>
        <translation>keine Leseberechtigung; chmod +r {}</translation>
    </message>
    <message>
        <source>no picture for {} s; {}</source>
        <translation>seit {} s kein Bild; {}</translation>
    </message>
    <message>
        <source>no picture matches; check the pattern</source>
        <translation>kein Bild passt dazu; prüfen Sie das Muster</translation>
    </message>
    <message>
        <source>no pictures in this folder; put some there (png, jpg, heic ...) or choose another</source>
        <translation>keine Bilder in diesem Ordner; legen Sie welche hinein (png, jpg, heic ...), oder wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>no stream of pictures</source>
        <translation>keine Bilder</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>diesen Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>no such host {}; check the address and your network</source>
        <translation>den Rechner {} gibt es nicht; prüfen Sie die Adresse und Ihr Netz</translation>
    </message>
    <message>
        <source>no video in it: what the address gives is no video that FFmpeg knows (a web page?); check the address</source>
        <translation>kein Video: Die Adresse liefert kein Video, das FFmpeg kennt (eine Webseite?); prüfen Sie die Adresse</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none is shipped</source>
        <translation>keines ist mitgeliefert</translation>
    </message>
    <message>
        <source>none of its face pictures can be read ({})</source>
        <translation>keines der Gesichtsbilder lässt sich lesen ({})</translation>
    </message>
    <message>
        <source>none was found in some of them with other settings either: look at the source in the window</source>
        <translation>in einigen davon fand sich auch mit anderen Einstellungen keines: Sehen Sie sich die Quelle im Fenster an</translation>
    </message>
    <message>
        <source>not authorised (401): the user or the password in the address is wrong</source>
        <translation>nicht angemeldet (401): Der Benutzer oder das Kennwort in der Adresse ist falsch</translation>
    </message>
    <message>
        <source>not authorised (401); give the user and the password: {}://USER:PASSWORD@{}...</source>
        <translation>nicht angemeldet (401); geben Sie den Benutzer und das Kennwort an: {}://USER:PASSWORD@{}...</translation>
    </message>
    <message>
        <source>not found (404): the server knows no such path; check the address</source>
        <translation>nicht gefunden (404): Der Server kennt diesen Pfad nicht; prüfen Sie die Adresse</translation>
    </message>
    <message>
        <source>nothing is playing that could be recorded; choose a source first</source>
        <translation>es läuft nichts, das sich aufnehmen ließe; wählen Sie zuerst eine Quelle</translation>
    </message>
    <message>
        <source>picamera: cannot start ({}); another program may be using it</source>
        <translation>picamera: lässt sich nicht starten ({}); vielleicht benutzt sie ein anderes Programm</translation>
    </message>
    <message>
        <source>picamera: no camera, or it is busy ({}); see rpicam-hello --list-cameras</source>
        <translation>picamera: keine Kamera, oder sie wird gerade benutzt ({}); siehe rpicam-hello --list-cameras</translation>
    </message>
    <message>
        <source>picamera: picamera2 cannot be loaded ({}); with apt's picamera2: pip install 'numpy&lt;2' 'opencv-python&lt;4.12'</source>
        <translation>picamera: picamera2 lässt sich nicht laden ({}); mit dem picamera2 von apt: pip install 'numpy&lt;2' 'opencv-python&lt;4.12'</translation>
    </message>
    <message>
        <source>picamera: the Python module picamera2 is missing; on a Raspberry Pi: sudo apt install python3-picamera2, and a virtual environment made with --system-site-packages</source>
        <translation>picamera: Das Python-Modul picamera2 fehlt; auf einem Raspberry Pi: sudo apt install python3-picamera2, und eine virtuelle Umgebung mit --system-site-packages</translation>
    </message>
    <message>
        <source>pip install pillow-heif, or convert it to jpg</source>
        <translation>pip install pillow-heif, oder wandeln Sie es in jpg um</translation>
    </message>
    <message>
        <source>raw pictures of cameras are not read; convert it to jpg</source>
        <translation>Rohbilder von Kameras werden nicht gelesen; wandeln Sie es in jpg um</translation>
    </message>
    <message>
        <source>refused by the server (403): these pictures are not for you; check the user, the password and the path</source>
        <translation>vom Server abgelehnt (403): Diese Bilder sind nicht für Sie; prüfen Sie den Benutzer, das Kennwort und den Pfad</translation>
    </message>
    <message>
        <source>seed must be a whole number from 0 to {}, not {}</source>
        <translation>seed muss eine ganze Zahl von 0 bis {} sein, nicht {}</translation>
    </message>
    <message>
        <source>sha256 of model.tflite is missing</source>
        <translation>sha256 von model.tflite fehlt</translation>
    </message>
    <message>
        <source>size must be width and height in pixels</source>
        <translation>size muss Breite und Höhe in Pixeln sein</translation>
    </message>
    <message>
        <source>some frames may be missing or show damage</source>
        <translation>einige Bilder können fehlen oder Schäden zeigen</translation>
    </message>
    <message>
        <source>sound only</source>
        <translation>nur Ton</translation>
    </message>
    <message>
        <source>task must be a word, such as emotion</source>
        <translation>task muss ein Wort sein, etwa emotion</translation>
    </message>
    <message>
        <source>the demo shows a portrait that matplotlib ships: pip install matplotlib, apt install python-matplotlib-data, or give a --source</source>
        <translation>die Demo zeigt ein Porträt, das matplotlib mitbringt: pip install matplotlib, apt install python-matplotlib-data, oder wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>the file is cut</source>
        <translation>die Datei ist abgeschnitten</translation>
    </message>
    <message>
        <source>the rest is damaged or missing</source>
        <translation>der Rest ist beschädigt oder fehlt</translation>
    </message>
    <message>
        <source>the server answers with an error ({}); check the address, or try later</source>
        <translation>der Server antwortet mit einem Fehler ({}); prüfen Sie die Adresse, oder versuchen Sie es später</translation>
    </message>
    <message>
        <source>the smallest face (--min-face) must be at least {} pixels, not {}</source>
        <translation>das kleinste Gesicht (--min-face) muss mindestens {} Pixel haben, nicht {}</translation>
    </message>
    <message>
        <source>the source's sound ({}) cannot be copied and is left out</source>
        <translation>der Ton der Quelle ({}) lässt sich nicht übernehmen und fehlt</translation>
    </message>
    <message>
        <source>the {}'s name is empty; {} (shipped: {})</source>
        <translation>der Name des Modells ({}) ist leer; {} (mitgeliefert: {})</translation>
    </message>
    <message>
        <source>these look like crops, of which each is one face: add --crops</source>
        <translation>das sehen nach Ausschnitten aus, von denen jeder ein Gesicht ist: Starten Sie fer-cam mit --crops</translation>
    </message>
    <message>
        <source>they are dark (mean brightness {} of 255): switch on a light, or expose longer</source>
        <translation>es ist dunkel (mittlere Helligkeit {} von 255): Machen Sie Licht, oder belichten Sie länger</translation>
    </message>
    <message>
        <source>they have hardly any edges: focus the camera, wipe its lens, or come before it</source>
        <translation>es gibt kaum Kanten: Stellen Sie die Kamera scharf, wischen Sie ihre Linse ab, oder setzen Sie sich davor</translation>
    </message>
    <message>
        <source>they show next to nothing: check the lens cap, the cable and the file</source>
        <translation>es ist so gut wie nichts zu sehen: Prüfen Sie die Objektivkappe, das Kabel und die Datei</translation>
    </message>
    <message>
        <source>this FFmpeg has no encoder for {} ({})</source>
        <translation>dieses FFmpeg hat keinen Encoder für {} ({})</translation>
    </message>
    <message>
        <source>this FFmpeg has no {} encoder; recorded as {}, which browsers do not play</source>
        <translation>dieses FFmpeg hat keinen Encoder für {}; aufgenommen als {}, was Browser nicht abspielen</translation>
    </message>
    <message>
        <source>this OpenCV records no {}x{} {}</source>
        <translation>dieses OpenCV nimmt kein {}x{} {} auf</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>unknown detector {}; {}</source>
        <translation>unbekannter Detektor {}; {}</translation>
    </message>
    <message>
        <source>unknown detector {}; {} ({})</source>
        <translation>unbekannter Detektor {}; {} ({})</translation>
    </message>
    <message>
        <source>unknown runtime FER_CAM_RUNTIME={}; set it to one of {}</source>
        <translation>unbekannte Laufzeit FER_CAM_RUNTIME={}; setzen Sie sie auf eines von {}</translation>
    </message>
    <message>
        <source>unknown {} {}; {} (shipped: {})</source>
        <translation>{} {} ist unbekannt; {} (mitgeliefert: {})</translation>
    </message>
    <message>
        <source>videos must give a time for video.mp4, video-2.mp4 and so on</source>
        <translation>videos muss eine Zeit für video.mp4, video-2.mp4 und so weiter angeben</translation>
    </message>
    <message>
        <source>was written by a later fer-cam</source>
        <translation>stammt von einem neueren fer-cam</translation>
    </message>
    <message>
        <source>was written by a later fer-cam (form {}, known {}); update fer-cam</source>
        <translation>stammt von einem neueren fer-cam (Form {}, bekannt {}); aktualisieren Sie fer-cam</translation>
    </message>
    <message>
        <source>{} (gone for {} s, see --give-up)</source>
        <translation>{} (seit {} s weg, siehe --give-up)</translation>
    </message>
    <message>
        <source>{} (its picture is a cover)</source>
        <translation>{} (das Bild darin ist ein Titelbild)</translation>
    </message>
    <message>
        <source>{} and {} more</source>
        <translation>{} und {} mehr</translation>
    </message>
    <message>
        <source>{} and {} more show damage</source>
        <translation>{} und {} weitere zeigen Schäden</translation>
    </message>
    <message>
        <source>{} and {} more shows damage</source>
        <translation>{} und {} weiteres zeigt Schäden</translation>
    </message>
    <message>
        <source>{} does not work with this NumPy ({}); run: pip install 'numpy&lt;2', or pip install ai-edge-litert</source>
        <translation>{} läuft nicht mit diesem NumPy ({}); führen Sie aus: pip install 'numpy&lt;2', oder pip install ai-edge-litert</translation>
    </message>
    <message>
        <source>{} file</source>
        <translation>{} Datei</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} Dateien</translation>
    </message>
    <message>
        <source>{} finds some, the largest of {} pixels: add it</source>
        <translation>{} findet welche, das größte mit {} Pixeln: Starten Sie fer-cam damit</translation>
    </message>
    <message>
        <source>{} finds some, the largest of {} pixels: add them</source>
        <translation>{} finden welche, das größte mit {} Pixeln: Starten Sie fer-cam damit</translation>
    </message>
    <message>
        <source>{} folder</source>
        <translation>{} Ordner</translation>
    </message>
    <message>
        <source>{} folders</source>
        <translation>{} Ordner</translation>
    </message>
    <message>
        <source>{} label is unknown</source>
        <translation>{} Beschriftung ist unbekannt</translation>
    </message>
    <message>
        <source>{} labels are unknown</source>
        <translation>{} Beschriftungen sind unbekannt</translation>
    </message>
    <message>
        <source>{} must be a number</source>
        <translation>{} muss eine Zahl sein</translation>
    </message>
    <message>
        <source>{} must be a time in ISO 8601 with its zone</source>
        <translation>{} muss eine Zeit nach ISO 8601 mit Zeitzone sein</translation>
    </message>
    <message>
        <source>{} must be true or false, not {}</source>
        <translation>{} muss true oder false sein, nicht {}</translation>
    </message>
    <message>
        <source>{} must be {}</source>
        <translation>{} muss {} sein</translation>
    </message>
    <message>
        <source>{} of {} bytes came</source>
        <translation>{} von {} Bytes kamen an</translation>
    </message>
    <message>
        <source>{} of {} frames could not be read</source>
        <translation>{} von {} Bildern ließen sich nicht lesen</translation>
    </message>
    <message>
        <source>{} of {} frames show damage</source>
        <translation>{} von {} Bildern zeigen Schäden</translation>
    </message>
    <message>
        <source>{} of {} frames shows damage</source>
        <translation>{} von {} Bildern zeigt Schäden</translation>
    </message>
    <message>
        <source>{} picture could not be read: {}</source>
        <translation>{} Bild ließ sich nicht lesen: {}</translation>
    </message>
    <message>
        <source>{} picture is missing or damaged</source>
        <translation>{} Bild fehlt oder ist beschädigt</translation>
    </message>
    <message>
        <source>{} pictures are missing or damaged</source>
        <translation>{} Bilder fehlen oder sind beschädigt</translation>
    </message>
    <message>
        <source>{} pictures could not be read: {}</source>
        <translation>{} Bilder ließen sich nicht lesen: {}</translation>
    </message>
    <message>
        <source>{}, process {}</source>
        <translation>{}, Prozess {}</translation>
    </message>
    <message>
        <source>{}, with sound</source>
        <translation>{}, mit Ton</translation>
    </message>
    <message>
        <source>{}: a pipe can be read only once; leave out --loop, or give a file</source>
        <translation>{}: Eine Pipe lässt sich nur einmal lesen; lassen Sie --loop weg, oder geben Sie eine Datei an</translation>
    </message>
    <message>
        <source>{}: a socket cannot be read; give a pipe, a file or a stream's URL</source>
        <translation>{}: Ein Socket lässt sich nicht lesen; geben Sie eine Pipe, eine Datei oder die Adresse eines Streams an</translation>
    </message>
    <message>
        <source>{}: already exists; add --overwrite, or --append to record into a new numbered file, or choose another --record</source>
        <translation>{}: ist schon da; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: another process is saving faces in it or labelling them; wait for it, or choose another --save-faces</source>
        <translation>{}: Ein anderer Prozess speichert oder beschriftet dort gerade Gesichter; warten Sie auf ihn, oder wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: another process saves faces there or labels them; close that first</source>
        <translation>{}: Ein anderer Prozess speichert oder beschriftet dort gerade Gesichter; schließen Sie ihn zuerst</translation>
    </message>
    <message>
        <source>{}: appeared meanwhile and is kept; the recording is {}</source>
        <translation>{}: ist inzwischen erschienen und bleibt; die Aufnahme ist {}</translation>
    </message>
    <message>
        <source>{}: back after {} s</source>
        <translation>{}: nach {} s zurück</translation>
    </message>
    <message>
        <source>{}: cannot be downloaded ({}); try again later</source>
        <translation>{}: lässt sich nicht herunterladen ({}); versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>{}: cannot be named so ({}); the recording is in {}</source>
        <translation>{}: dieser Name geht nicht ({}); die Aufnahme ist in {}</translation>
    </message>
    <message>
        <source>{}: cannot be opened ({}); choose another --source</source>
        <translation>{}: lässt sich nicht öffnen ({}); wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: cannot be opened; {}</source>
        <translation>{}: lässt sich nicht öffnen; {}</translation>
    </message>
    <message>
        <source>{}: cannot be played; the tables of the session can still be reviewed</source>
        <translation>{}: lässt sich nicht abspielen; die Tabellen der Sitzung lassen sich trotzdem ansehen</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); check its permissions</source>
        <translation>{}: lässt sich nicht lesen ({}); prüfen Sie die Berechtigungen</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another</source>
        <translation>{}: lässt sich nicht lesen ({}); wählen Sie eine andere</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another --source</source>
        <translation>{}: lässt sich nicht lesen ({}); wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another folder</source>
        <translation>{}: lässt sich nicht lesen ({}); wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); choose another playlist</source>
        <translation>{}: lässt sich nicht lesen ({}); wählen Sie eine andere Wiedergabeliste</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); install or export it again</source>
        <translation>{}: lässt sich nicht lesen ({}); installieren oder exportieren Sie es neu</translation>
    </message>
    <message>
        <source>{}: cannot be read ({}); {}</source>
        <translation>{}: lässt sich nicht lesen ({}); {}</translation>
    </message>
    <message>
        <source>{}: cannot be read again, it was removed or changed meanwhile; choose another --source</source>
        <translation>{}: lässt sich nicht noch einmal lesen, sie wurde inzwischen entfernt oder geändert; wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: cannot be read; pip install --force-reinstall matplotlib</source>
        <translation>{}: lässt sich nicht lesen; pip install --force-reinstall matplotlib</translation>
    </message>
    <message>
        <source>{}: cannot be read; reinstall opencv-python, or apt's opencv-data</source>
        <translation>{}: lässt sich nicht lesen; installieren Sie opencv-python neu, oder opencv-data von apt</translation>
    </message>
    <message>
        <source>{}: cannot be recorded to ({}); free some space, or choose another --record</source>
        <translation>{}: lässt sich nicht aufnehmen ({}); schaffen Sie Platz, oder wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: cannot be recorded to; the name must end in {} (--record)</source>
        <translation>{}: lässt sich nicht aufnehmen; der Name muss auf {} enden</translation>
    </message>
    <message>
        <source>{}: cannot be written (Permission denied); choose another --record</source>
        <translation>{}: lässt sich nicht schreiben (keine Berechtigung); wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another --record</source>
        <translation>{}: lässt sich nicht schreiben ({}); wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another --save-faces</source>
        <translation>{}: lässt sich nicht schreiben ({}); wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another file</source>
        <translation>{}: lässt sich nicht schreiben ({}); wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); choose another folder</source>
        <translation>{}: lässt sich nicht schreiben ({}); wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); free some space</source>
        <translation>{}: lässt sich nicht schreiben ({}); schaffen Sie Platz</translation>
    </message>
    <message>
        <source>{}: cannot be written ({}); the faces so far are kept: make room, then run the same command with --append to continue</source>
        <translation>{}: lässt sich nicht schreiben ({}); die Gesichter bis dahin bleiben: Schaffen Sie Platz, und speichern Sie noch einmal in diesen Ordner</translation>
    </message>
    <message>
        <source>{}: cannot be written; choose another folder, and a name that ends in .png or .jpg</source>
        <translation>{}: lässt sich nicht schreiben; wählen Sie einen anderen Ordner und einen Namen, der auf .png oder .jpg endet</translation>
    </message>
    <message>
        <source>{}: did not look into {} ({}); {} takes all</source>
        <translation>{}: {} nicht durchsucht ({}); {} nimmt alles</translation>
    </message>
    <message>
        <source>{}: does not match its card (sha256 {}..., the card says {}...); install or export the bundle again</source>
        <translation>{}: passt nicht zu seiner Karte (sha256 {}..., auf der Karte {}...); installieren oder exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: does not match its card (sha256 {}..., the card says {}...); {}</source>
        <translation>{}: passt nicht zu seiner Karte (sha256 {}..., auf der Karte {}...); {}</translation>
    </message>
    <message>
        <source>{}: ends after {} of {} frames, the file is damaged; copy or download it again for the rest</source>
        <translation>{}: endet nach {} von {} Bildern, die Datei ist beschädigt; kopieren Sie sie noch einmal, oder laden Sie sie neu herunter, um den Rest zu sehen</translation>
    </message>
    <message>
        <source>{}: file:// takes a path of this machine, as in file:///home/me/film.mp4</source>
        <translation>{}: file:// braucht einen Pfad auf diesem Rechner, etwa file:///home/me/film.mp4</translation>
    </message>
    <message>
        <source>{}: gives {} classes, its card has {} labels; export the model again</source>
        <translation>{}: liefert {} Klassen, seine Karte nennt {} Beschriftungen; exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: gives {}, expected float32 probabilities; export the model again</source>
        <translation>{}: liefert {} statt Wahrscheinlichkeiten in float32; exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: has no column {}, so it is no file of a session; give another folder</source>
        <translation>{}: hat keine Spalte {} und gehört also zu keiner Sitzung; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: has no end; open photos, a folder or a video to save faces</source>
        <translation>{}: hat kein Ende; öffnen Sie Fotos, einen Ordner oder ein Video, um Gesichter zu speichern</translation>
    </message>
    <message>
        <source>{}: has no frame that can be decoded, it is empty or damaged; choose another --source</source>
        <translation>{}: hat kein Bild, das sich dekodieren lässt, die Datei ist leer oder beschädigt; wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: has no picture</source>
        <translation>{}: enthält kein Bild</translation>
    </message>
    <message>
        <source>{}: has no pictures and no videos; choose another folder</source>
        <translation>{}: enthält keine Bilder und keine Videos; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: has no {}; give a folder with {} and {}</source>
        <translation>{}: enthält kein {}; wählen Sie einen Ordner mit {} und {}</translation>
    </message>
    <message>
        <source>{}: has no {}; save faces there first, in the window (File &gt; Save faces) or with fer-cam PHOTOS --save-faces {}</source>
        <translation>{}: enthält kein {}; speichern Sie dort zuerst Gesichter, im Fenster (Datei &gt; Gesichter speichern) oder mit fer-cam PHOTOS --save-faces {}</translation>
    </message>
    <message>
        <source>{}: has pictures in it, but no {}; choose another folder, or add --overwrite to write among them</source>
        <translation>{}: enthält Bilder, aber kein {}; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: has the columns of another --model, --attribute or version of fer-cam; choose another folder</source>
        <translation>{}: hat die Spalten eines anderen Modells oder einer anderen Version von fer-cam; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: has {} faces already; add --append or --overwrite, or choose another folder</source>
        <translation>{}: enthält schon {} Gesichter; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: has {} inputs and {} outputs, expected one each; export the model again</source>
        <translation>{}: hat {} Eingänge und {} Ausgänge statt je einem; exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: holds bare pictures and does not say how large; give --size WIDTHxHEIGHT and --input-fps N</source>
        <translation>{}: enthält bloße Bilder und sagt nicht, wie groß; starten Sie fer-cam mit --size WIDTHxHEIGHT und --input-fps N</translation>
    </message>
    <message>
        <source>{}: is a file; choose another folder</source>
        <translation>{}: ist eine Datei; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: is a folder; add its files to the playlist</source>
        <translation>{}: ist ein Ordner; fügen Sie seine Dateien zur Wiedergabeliste hinzu</translation>
    </message>
    <message>
        <source>{}: is a folder; choose another --record</source>
        <translation>{}: ist ein Ordner; wählen Sie eine Datei</translation>
    </message>
    <message>
        <source>{}: is a link to {}; choose another --record</source>
        <translation>{}: ist ein Link auf {}; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: is a model of {}, not of emotion; add it as a second label (--attribute {})</source>
        <translation>{}: ist ein Modell für {}, nicht für Emotionen; wählen Sie es als zweite Beschriftung (--attribute {})</translation>
    </message>
    <message>
        <source>{}: is a node of {} that gives no pictures; the pictures are in {}: --source {}</source>
        <translation>{}: gehört zu {}, liefert aber keine Bilder; die Bilder sind in {}: --source {}</translation>
    </message>
    <message>
        <source>{}: is a recording that was interrupted, and can be played up to then</source>
        <translation>{}: ist eine unterbrochene Aufnahme und lässt sich bis dahin abspielen</translation>
    </message>
    <message>
        <source>{}: is in use by another program ({}); end that one, or choose another --source</source>
        <translation>{}: wird von einem anderen Programm benutzt ({}); beenden Sie es, oder wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: is no playlist in TOML ({}); correct it, or choose another file</source>
        <translation>{}: ist keine Wiedergabeliste in TOML ({}); berichtigen Sie sie, oder wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: is not UTF-8 ({}); save it in the spreadsheet as CSV UTF-8</source>
        <translation>{}: ist nicht UTF-8 ({}); speichern Sie sie in der Tabellenkalkulation als CSV UTF-8</translation>
    </message>
    <message>
        <source>{}: is not a JSON object; {}</source>
        <translation>{}: ist kein JSON-Objekt; {}</translation>
    </message>
    <message>
        <source>{}: is not a TFLite model; export it again</source>
        <translation>{}: ist kein TFLite-Modell; exportieren Sie es neu</translation>
    </message>
    <message>
        <source>{}: is not a csv that can be read ({}); correct it</source>
        <translation>{}: ist keine lesbare CSV-Datei ({}); berichtigen Sie sie</translation>
    </message>
    <message>
        <source>{}: is not a csv that can be read ({}); correct it or choose another</source>
        <translation>{}: ist keine lesbare CSV-Datei ({}); berichtigen Sie sie, oder wählen Sie eine andere</translation>
    </message>
    <message>
        <source>{}: is not one that fer-cam --save-faces wrote; choose another</source>
        <translation>{}: stammt nicht von fer-cam; wählen Sie eine andere</translation>
    </message>
    <message>
        <source>{}: is not one that fer-cam --save-faces wrote; choose another folder</source>
        <translation>{}: stammt nicht von fer-cam; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: is not open; send a video into it, as in: cat film.mkv | fer-cam {}</source>
        <translation>{}: ist nicht offen; schicken Sie ein Video hinein, etwa so: cat film.mkv | fer-cam {}</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); restore it from a copy</source>
        <translation>{}: ist kein gültiges JSON ({}); nehmen Sie eine Kopie</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); restore it, or remove it</source>
        <translation>{}: ist kein gültiges JSON ({}); stellen Sie sie wieder her, oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>{}: is not valid JSON ({}); {}</source>
        <translation>{}: ist kein gültiges JSON ({}); {}</translation>
    </message>
    <message>
        <source>{}: is open in LibreOffice; close it there (or remove {})</source>
        <translation>{}: ist in LibreOffice geöffnet; schließen Sie sie dort (oder entfernen Sie {})</translation>
    </message>
    <message>
        <source>{}: is the folder of the photos; choose another --save-faces</source>
        <translation>{}: ist der Ordner der Fotos; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; record into another file</source>
        <translation>{}: ist die Quelle selbst, die verloren ginge; nehmen Sie in eine andere Datei auf</translation>
    </message>
    <message>
        <source>{}: is the terminal; send a video into it, as in: cat film.mkv | fer-cam {}</source>
        <translation>{}: ist das Terminal; schicken Sie ein Video hinein, etwa so: cat film.mkv | fer-cam {}</translation>
    </message>
    <message>
        <source>{}: its pictures cannot be converted ({}); convert it to mp4 with H.264</source>
        <translation>{}: Die Bilder lassen sich nicht umwandeln ({}); wandeln Sie es in mp4 mit H.264 um</translation>
    </message>
    <message>
        <source>{}: its sound ({}) does not fit into {} and is left out; record to .mkv</source>
        <translation>{}: Der Ton ({}) passt nicht in {} und fehlt; nehmen Sie in .mkv auf</translation>
    </message>
    <message>
        <source>{}: its sound cannot be read and is left out ({})</source>
        <translation>{}: Der Ton lässt sich nicht lesen und fehlt ({})</translation>
    </message>
    <message>
        <source>{}: labels cannot be written (no permission); copy the folder, or chmod +w it</source>
        <translation>{}: Beschriftungen lassen sich nicht schreiben (keine Berechtigung); kopieren Sie den Ordner, oder geben Sie die Datei frei: chmod +w</translation>
    </message>
    <message>
        <source>{}: line {} has {} columns of {}; correct or remove the line</source>
        <translation>{}: Zeile {} hat {} Spalten von {}; berichtigen oder entfernen Sie die Zeile</translation>
    </message>
    <message>
        <source>{}: names emotions, which --model already does; give --attribute a model of another task ({})</source>
        <translation>{}: nennt Emotionen, was das Modell schon tut; wählen Sie ein Modell für eine andere Aufgabe ({})</translation>
    </message>
    <message>
        <source>{}: networks are missing; {}</source>
        <translation>{}: Netze fehlen; {}</translation>
    </message>
    <message>
        <source>{}: no permission for {}; sudo usermod -aG video $USER, then log in again</source>
        <translation>{}: keine Berechtigung für {}; sudo usermod -aG video $USER, dann neu anmelden</translation>
    </message>
    <message>
        <source>{}: no permission to read it; chmod +r {}, or choose another --source</source>
        <translation>{}: keine Leseberechtigung; chmod +r {}, oder wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: no stimulus was shown in this session; choose another session</source>
        <translation>{}: In dieser Sitzung wurde kein Stimulus gezeigt; wählen Sie eine andere Sitzung</translation>
    </message>
    <message>
        <source>{}: no such camera (found: {}); connect one or choose another --source</source>
        <translation>{}: keine solche Kamera (vorhanden: {}); schließen Sie eine an, oder wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: no such file or folder; give a file, a folder, a camera number, a URL, picamera or demo</source>
        <translation>{}: keine solche Datei und kein solcher Ordner; wählen Sie eine Datei, einen Ordner, eine Kamera oder eine Adresse</translation>
    </message>
    <message>
        <source>{}: no such file; give a {}, or the folder that has one</source>
        <translation>{}: keine solche Datei; wählen Sie eine {}, oder den Ordner, der eine enthält</translation>
    </message>
    <message>
        <source>{}: no such file; put it back, or remove it from the playlist</source>
        <translation>{}: keine solche Datei; legen Sie sie zurück, oder entfernen Sie sie aus der Wiedergabeliste</translation>
    </message>
    <message>
        <source>{}: no video in it that FFmpeg can decode; convert it to mp4 with H.264</source>
        <translation>{}: enthält kein Video, das FFmpeg dekodieren kann; wandeln Sie es in mp4 mit H.264 um</translation>
    </message>
    <message>
        <source>{}: no video in it, {}; give a video or a picture</source>
        <translation>{}: enthält kein Video, {}; wählen Sie ein Video oder ein Bild</translation>
    </message>
    <message>
        <source>{}: none of its {} pictures can be read; convert them to png or jpg</source>
        <translation>{}: Keines der {} Bilder lässt sich lesen; wandeln Sie sie in png oder jpg um</translation>
    </message>
    <message>
        <source>{}: none of its {} pictures can be read; {}: {}</source>
        <translation>{}: Keines der {} Bilder lässt sich lesen; {}: {}</translation>
    </message>
    <message>
        <source>{}: none of them is a picture; open a video alone, or choose others</source>
        <translation>{}: Keine davon ist ein Bild; öffnen Sie ein Video allein, oder wählen Sie andere</translation>
    </message>
    <message>
        <source>{}: not a picture that can be read, it is empty, damaged or of another kind; {}</source>
        <translation>{}: kein lesbares Bild, es ist leer, beschädigt oder von anderer Art; {}</translation>
    </message>
    <message>
        <source>{}: not a video or picture that can be read; choose another, or convert it to mp4</source>
        <translation>{}: kein lesbares Video oder Bild; wählen Sie ein anderes, oder wandeln Sie es in mp4 um</translation>
    </message>
    <message>
        <source>{}: opens but gives no picture; check that the stream is running</source>
        <translation>{}: lässt sich öffnen, liefert aber kein Bild; prüfen Sie, ob der Stream läuft</translation>
    </message>
    <message>
        <source>{}: opens but gives no picture; {}</source>
        <translation>{}: lässt sich öffnen, liefert aber kein Bild; {}</translation>
    </message>
    <message>
        <source>{}: passed over {} ({}), no pictures; give a video by its own name</source>
        <translation>{}: {} übergangen ({}), keine Bilder; öffnen Sie ein Video mit seinem eigenen Namen</translation>
    </message>
    <message>
        <source>{}: pipes are read by PyAV, which is not installed; pip install av, or give a file</source>
        <translation>{}: Pipes liest PyAV, das nicht installiert ist; pip install av, oder wählen Sie eine Datei</translation>
    </message>
    <message>
        <source>{}: recorded a session of {} frame</source>
        <translation>{}: eine Sitzung von {} Bild aufgezeichnet</translation>
    </message>
    <message>
        <source>{}: recorded a session of {} frames</source>
        <translation>{}: eine Sitzung von {} Bildern aufgezeichnet</translation>
    </message>
    <message>
        <source>{}: recorded {} frame, {} s</source>
        <translation>{}: {} Bild aufgenommen, {} s</translation>
    </message>
    <message>
        <source>{}: recorded {} frames, {} s</source>
        <translation>{}: {} Bilder aufgenommen, {} s</translation>
    </message>
    <message>
        <source>{}: takes {} {}, its card says uint8 {}; export the model again</source>
        <translation>{}: nimmt {} {}, seine Karte sagt uint8 {}; exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: the file is cut: the index at its end is missing, without which no picture can be read; copy or download it again</source>
        <translation>{}: Die Datei ist abgeschnitten: Das Verzeichnis an ihrem Ende fehlt, ohne das kein Bild zu lesen ist; kopieren Sie sie noch einmal, oder laden Sie sie neu herunter</translation>
    </message>
    <message>
        <source>{}: the file is damaged: {}; copy or download it again to have them all</source>
        <translation>{}: Die Datei ist beschädigt: {}; kopieren Sie sie noch einmal, oder laden Sie sie neu herunter, um alle zu haben</translation>
    </message>
    <message>
        <source>{}: the file is empty; choose another --source</source>
        <translation>{}: Die Datei ist leer; wählen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>{}: the name is not valid UTF-8; rename the file or its folder</source>
        <translation>{}: Der Name ist kein gültiges UTF-8; benennen Sie die Datei oder ihren Ordner um</translation>
    </message>
    <message>
        <source>{}: the recording cannot go on ({}); what was recorded before is in {}: free some space, or record to another disk</source>
        <translation>{}: Die Aufnahme kann nicht weitergehen ({}); was bis dahin aufgenommen wurde, ist in {}: Schaffen Sie Platz, oder nehmen Sie auf einen anderen Datenträger auf</translation>
    </message>
    <message>
        <source>{}: the session cannot go on ({}); what was recorded before is kept: free some space, or choose another folder</source>
        <translation>{}: Die Sitzung kann nicht weitergehen ({}); was bis dahin aufgezeichnet wurde, bleibt: Schaffen Sie Platz, oder wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: there are {} of it; choose another folder</source>
        <translation>{}: Davon gibt es schon {}; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: there is no folder {}; create it or choose another --record</source>
        <translation>{}: Den Ordner {} gibt es nicht; legen Sie ihn an, oder wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: this pipe cannot be read: it is empty, holds no video, or an mp4 whose index is at its end; send mkv, or mp4 made with ffmpeg -movflags +faststart, or give the file itself</source>
        <translation>{}: Diese Pipe lässt sich nicht lesen: Sie ist leer, enthält kein Video, oder ein mp4, dessen Verzeichnis am Ende steht; schicken Sie mkv, oder mp4 aus ffmpeg -movflags +faststart, oder geben Sie die Datei selbst an</translation>
    </message>
    <message>
        <source>{}: was gone once, {} s in all</source>
        <translation>{}: war einmal weg, zusammen {} s</translation>
    </message>
    <message>
        <source>{}: was gone {} times, {} s in all</source>
        <translation>{}: war {}-mal weg, zusammen {} s</translation>
    </message>
    <message>
        <source>{}: was taken by another run; choose another folder</source>
        <translation>{}: hat sich ein anderer Lauf genommen; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: would be replaced by the recording; end that first, or record elsewhere</source>
        <translation>{}: würde von der Aufnahme ersetzt; beenden Sie diese zuerst, oder nehmen Sie anderswo auf</translation>
    </message>
    <message>
        <source>{}: {} ({}); label these faces again</source>
        <translation>{}: {} ({}); beschriften Sie diese Gesichter neu</translation>
    </message>
    <message>
        <source>{}: {} ({}); left out</source>
        <translation>{}: {} ({}); ausgelassen</translation>
    </message>
    <message>
        <source>{}: {} cannot load it ({}); export it again</source>
        <translation>{}: {} kann es nicht laden ({}); exportieren Sie es neu</translation>
    </message>
    <message>
        <source>{}: {} label that a person filled in would be lost; add --append instead, or remove the file by hand</source>
        <translation>{}: {} Beschriftung, die jemand eingetragen hat, ginge verloren; speichern Sie noch einmal in diesen Ordner, oder entfernen Sie die Datei von Hand</translation>
    </message>
    <message>
        <source>{}: {} labels that a person filled in would be lost; add --append instead, or remove the file by hand</source>
        <translation>{}: {} Beschriftungen, die jemand eingetragen hat, gingen verloren; speichern Sie noch einmal in diesen Ordner, oder entfernen Sie die Datei von Hand</translation>
    </message>
    <message>
        <source>{}: {}, {}; all until then is done; copy or download it again for the rest</source>
        <translation>{}: {}, {}; alles bis dahin ist fertig; kopieren Sie sie noch einmal, oder laden Sie sie neu herunter, um den Rest zu sehen</translation>
    </message>
    <message>
        <source>{}: {}; add --append to record into a new numbered folder beside it, or choose another --session</source>
        <translation>{}: {}; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>{}: {}; choose another --record</source>
        <translation>{}: {}; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: {}; convert it to another format</source>
        <translation>{}: {}; wandeln Sie es in ein anderes Format um</translation>
    </message>
    <message>
        <source>{}: {}; correct it, or choose another file</source>
        <translation>{}: {}; berichtigen Sie sie, oder wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>{}: {}; export the bundle again</source>
        <translation>{}: {}; exportieren Sie das Modell neu</translation>
    </message>
    <message>
        <source>{}: {}; put the pictures beside it, or save faces with fer-cam SOURCE --save-faces</source>
        <translation>{}: {}; legen Sie die Bilder daneben, oder speichern Sie Gesichter mit Datei &gt; Gesichter speichern</translation>
    </message>
    <message>
        <source>{}: {}; restore it from a copy, or {}</source>
        <translation>{}: {}; nehmen Sie eine Kopie, oder {}</translation>
    </message>
    <message>
        <source>{}: {}; restore it, update fer-cam, or remove it</source>
        <translation>{}: {}; stellen Sie sie wieder her, aktualisieren Sie fer-cam, oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>{}: {}; the picture goes on without faces: choose another model</source>
        <translation>{}: {}; das Bild geht ohne Gesichter weiter: Wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>{}:// is not supported by this FFmpeg; use rtsp, rtmp, http, https, udp or a file</source>
        <translation>{}:// kann dieses FFmpeg nicht; nehmen Sie rtsp, rtmp, http, https, udp oder eine Datei</translation>
    </message>
    <message>
        <source>{}://...: not a valid address; in a user name or password write @ as %40, : as %3A, / as %2F, [ as %5B and ] as %5D</source>
        <translation>{}://...: keine gültige Adresse; schreiben Sie in Benutzer oder Kennwort @ als %40, : als %3A, / als %2F, [ als %5B und ] als %5D</translation>
    </message>
    <message>
        <source>{}; convert it, or remove it from the playlist</source>
        <translation>{}; wandeln Sie sie um, oder entfernen Sie sie aus der Wiedergabeliste</translation>
    </message>
    <message>
        <source>{}; opening it again until it is back</source>
        <translation>{}; wird geöffnet, bis sie wieder da ist</translation>
    </message>
    <message>
        <source>{}; playing the demo: choose another source in the menu Source</source>
        <translation>{}; es läuft die Demo: Wählen Sie im Menü Quelle eine andere</translation>
    </message>
    <message>
        <source>{}; rename it to keep it, or remove it</source>
        <translation>{}; benennen Sie sie um, um sie zu behalten, oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>{}; the session goes on without its video</source>
        <translation>{}; die Sitzung geht ohne ihr Video weiter</translation>
    </message>
    <message>
        <source>{}; {} label waits to be saved: keep this window open, mend that, and label on</source>
        <translation>{}; {} Beschriftung wartet darauf, gespeichert zu werden: Lassen Sie dieses Fenster offen, beheben Sie das, und beschriften Sie weiter</translation>
    </message>
    <message>
        <source>{}; {} labels wait to be saved: keep this window open, mend that, and label on</source>
        <translation>{}; {} Beschriftungen warten darauf, gespeichert zu werden: Lassen Sie dieses Fenster offen, beheben Sie das, und beschriften Sie weiter</translation>
    </message>
    <message>
        <source>{}file must be the name of a file</source>
        <translation>{}file muss der Name einer Datei sein</translation>
    </message>
    <message>
        <source>{}label must be text</source>
        <translation>{}label muss Text sein</translation>
    </message>
    <message>
        <source>{}the key {} is not known (known: {})</source>
        <translation>{}den Schlüssel {} gibt es nicht (bekannt: {})</translation>
    </message>
    <message>
        <source>{}{} must be a number of seconds from {} to {}, not {}</source>
        <translation>{}{} muss eine Zahl von Sekunden von {} bis {} sein, nicht {}</translation>
    </message>
</context><context>
    <name>Detector</name>
    <message>
        <source>BlazeFace – tilted, dark and small faces too</source>
        <translation>BlazeFace – auch geneigte, dunkle und kleine Gesichter</translation>
    </message>
    <message>
        <source>MTCNN – turned faces too</source>
        <translation>MTCNN – auch gedrehte Gesichter</translation>
    </message>
    <message>
        <source>Haar – frontal faces</source>
        <translation>Haar – Gesichter von vorn</translation>
    </message>
</context><context>
    <name>Emotion</name>
    <message>
        <source>angry</source>
        <translation>Ärger</translation>
    </message>
    <message>
        <source>disgust</source>
        <translation>Ekel</translation>
    </message>
    <message>
        <source>fear</source>
        <translation>Angst</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>Freude</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>Trauer</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>Überraschung</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>contempt</source>
        <translation>Verachtung</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
</context><context>
    <name>FacePage</name>
    <message>
        <source>Faces with a label</source>
        <translation>Gesichter mit Beschriftung</translation>
    </message>
</context><context>
    <name>FaceView</name>
    <message>
        <source>Face to label</source>
        <translation>Zu beschriftendes Gesicht</translation>
    </message>
</context><context>
    <name>Facts</name>
    <message>
        <source>Nothing leaves this machine</source>
        <translation>Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>All work is done here. No picture and no result is sent anywhere.</source>
        <translation>Alles wird hier berechnet. Kein Bild und kein Ergebnis wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Nothing is kept unless you record</source>
        <translation>Nichts bleibt, wenn Sie nicht aufnehmen</translation>
    </message>
    <message>
        <source>Pictures and labels are forgotten when the window closes, unless you save or record.</source>
        <translation>Bilder und Ergebnisse sind vergessen, wenn sich das Fenster schließt, außer Sie speichern sie oder nehmen auf.</translation>
    </message>
    <message>
        <source>A label is not a feeling</source>
        <translation>Ein Ausdruck ist kein Gefühl</translation>
    </message>
    <message>
        <source>It says which expression a face looks like, and is often wrong. It does not say what a person feels.</source>
        <translation>Die Beschriftung sagt, welchem Ausdruck ein Gesicht ähnelt, und ist oft falsch. Sie sagt nicht, was ein Mensch fühlt.</translation>
    </message>
    <message>
        <source>The law</source>
        <translation>Das Recht</translation>
    </message>
    <message>
        <source>The EU's AI Act bans inferring emotions at work and in schools (Art. 5(1)(f)), and asks that people who are exposed to such a system be told (Art. 50(3)). This is not legal advice.</source>
        <translation>Die KI-Verordnung der EU verbietet es, am Arbeitsplatz und in Bildungseinrichtungen Emotionen abzuleiten (Art. 5 Abs. 1 Buchst. f), und verlangt, dass betroffene Personen informiert werden (Art. 50 Abs. 3). Dies ist keine Rechtsberatung.</translation>
    </message>
</context><context>
    <name>FileControl</name>
    <message>
        <source>A recording follows the film: end it before you go to another place</source>
        <translation>Eine Aufnahme folgt dem Film: Beenden Sie sie, bevor Sie an eine andere Stelle gehen</translation>
    </message>
</context><context>
    <name>Informed</name>
    <message>
        <source>Before you record</source>
        <translation>Bevor Sie aufnehmen</translation>
    </message>
    <message>
        <source>Do the people in the picture know that their expressions are recorded?</source>
        <translation>Wissen die Personen im Bild, dass ihre Gesichtsausdrücke aufgenommen werden?</translation>
    </message>
    <message>
        <source>The EU's AI Act (Art. 50(3)) asks that they be told.</source>
        <translation>Die KI-Verordnung der EU (Art. 50 Abs. 3) verlangt, dass sie informiert werden.</translation>
    </message>
    <message>
        <source>&amp;Yes, they were told</source>
        <translation>&amp;Ja, sie wurden informiert</translation>
    </message>
    <message>
        <source>&amp;No, not yet</source>
        <translation>&amp;Nein, noch nicht</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context><context>
    <name>ItemForm</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>&amp;Name in the report</source>
        <translation>&amp;Name im Bericht</translation>
    </message>
    <message>
        <source>S&amp;hown for</source>
        <translation>&amp;Anzeigedauer</translation>
    </message>
    <message>
        <source>the whole video</source>
        <translation>das ganze Video</translation>
    </message>
    <message>
        <source>as all pictures</source>
        <translation>wie alle Bilder</translation>
    </message>
    <message>
        <source>Add pictures or videos, and choose one to see it here</source>
        <translation>Fügen Sie Bilder oder Videos hinzu, und wählen Sie eines, um es hier zu sehen</translation>
    </message>
</context><context>
    <name>ItemList</name>
    <message>
        <source>Items of the playlist</source>
        <translation>Einträge der Wiedergabeliste</translation>
    </message>
</context><context>
    <name>LabelActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open faces …</source>
        <translation>Gesichter ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Cannot say</source>
        <translation>&amp;Nicht zu sagen</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>Ü&amp;berspringen</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nächstes ohne Beschriftung</translation>
    </message>
    <message>
        <source>S&amp;core</source>
        <translation>&amp;Auswertung</translation>
    </message>
</context><context>
    <name>LabelClose</name>
    <message>
        <source>Label faces</source>
        <translation>Gesichter beschriften</translation>
    </message>
    <message>
        <source>The last labels are not saved.</source>
        <translation>Die letzten Beschriftungen sind nicht gespeichert.</translation>
    </message>
    <message>
        <source>&amp;Keep the window open</source>
        <translation>&amp;Fenster offen lassen</translation>
    </message>
    <message>
        <source>&amp;Close without them</source>
        <translation>&amp;Ohne sie schließen</translation>
    </message>
</context><context>
    <name>LabelPanel</name>
    <message>
        <source>What does this face show?</source>
        <translation>Was zeigt dieses Gesicht?</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Zurück</translation>
    </message>
    <message>
        <source>S&amp;kip ›</source>
        <translation>Über&amp;springen ›</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nächstes ohne Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rü&amp;ckgängig</translation>
    </message>
    <message>
        <source>&amp;Score …</source>
        <translation>&amp;Auswertung …</translation>
    </message>
    <message>
        <source>&amp;Only faces without a label</source>
        <translation>Nur Gesichter &amp;ohne Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Random order</source>
        <translation>Zufällige &amp;Reihenfolge</translation>
    </message>
    <message>
        <source>Show the &amp;model's answer</source>
        <translation>Antwort des &amp;Modells zeigen</translation>
    </message>
    <message>
        <source>So that the faces before do not lead you</source>
        <translation>Damit die Gesichter davor Sie nicht leiten</translation>
    </message>
    <message>
        <source>It may lead you; leave it off while you label</source>
        <translation>Sie könnte Sie leiten; lassen Sie sie beim Beschriften aus</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>nicht zu sagen</translation>
    </message>
</context><context>
    <name>LabelWindow</name>
    <message>
        <source>Label faces</source>
        <translation>Gesichter beschriften</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>Open faces</source>
        <translation>Gesichter öffnen</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabellen von Gesichtern</translation>
    </message>
    <message>
        <source>Every face has been looked at</source>
        <translation>Alle Gesichter sind angesehen</translation>
    </message>
    <message>
        <source>This is the last face</source>
        <translation>Dies ist das letzte Gesicht</translation>
    </message>
    <message>
        <source>No other face waits for a label</source>
        <translation>Kein anderes Gesicht wartet auf eine Beschriftung</translation>
    </message>
    <message>
        <source>Face {} of {}</source>
        <translation>Gesicht {} von {}</translation>
    </message>
    <message>
        <source>Model: {}</source>
        <translation>Modell: {}</translation>
    </message>
    <message>
        <source>{} of {} labelled</source>
        <translation>{} von {} beschriftet</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>These faces cannot be labelled</source>
        <translation>Diese Gesichter lassen sich nicht beschriften</translation>
    </message>
</context><context>
    <name>LabelWindows</name>
    <message>
        <source>Open the table of saved faces ({})</source>
        <translation>Tabelle der gespeicherten Gesichter öffnen ({})</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabellen von Gesichtern</translation>
    </message>
</context><context>
    <name>Markers</name>
    <message>
        <source>Labels of the markers</source>
        <translation>Namen der Marken</translation>
    </message>
    <message>
        <source>Key {}</source>
        <translation>Taste {}</translation>
    </message>
</context><context>
    <name>Messages</name>
    <message>
        <source>Looking for a camera …</source>
        <translation>Sucht eine Kamera …</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>N&amp;och einmal versuchen</translation>
    </message>
    <message>
        <source>The source has ended. Press Play again, or choose another source.</source>
        <translation>Die Quelle ist zu Ende. Spielen Sie sie noch einmal ab, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Startet …</translation>
    </message>
</context><context>
    <name>ModelCard</name>
    <message>
        <source>Labels</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Accuracy on test faces</source>
        <translation>Genauigkeit auf Testgesichtern</translation>
    </message>
    <message>
        <source>with the headset bar</source>
        <translation>mit dem Balken der VR-Brille</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>{} ({} found)</source>
        <translation>{} ({} erkannt)</translation>
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
        <translation>Personen im Bild</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Kein Gesicht</translation>
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
        <translation>Wahrscheinlichkeit jeder Emotion</translation>
    </message>
    <message>
        <source>Click to give this person a name</source>
        <translation>Klicken Sie, um dieser Person einen Namen zu geben</translation>
    </message>
    <message>
        <source>Name of the person</source>
        <translation>Name der Person</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>nicht im Bild</translation>
    </message>
</context><context>
    <name>PictureMessage</name>
    <message>
        <source>&amp;Try again</source>
        <translation>N&amp;och einmal versuchen</translation>
    </message>
    <message>
        <source>Show the &amp;demo</source>
        <translation>D&amp;emo zeigen</translation>
    </message>
</context><context>
    <name>PictureView</name>
    <message>
        <source>No face</source>
        <translation>Kein Gesicht</translation>
    </message>
</context><context>
    <name>Pictures</name>
    <message>
        <source>Live picture, second labels</source>
        <translation>Livebild, zweite Benennung</translation>
    </message>
</context><context>
    <name>PlayerBar</name>
    <message>
        <source>Position in the file</source>
        <translation>Stelle in der Datei</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next ›</source>
        <translation>&amp;Weiter ›</translation>
    </message>
    <message>
        <source>The previous photo (Page up, or Left in the picture)</source>
        <translation>Das vorherige Foto (Bild auf, oder Pfeil links im Bild)</translation>
    </message>
    <message>
        <source>The next photo (Page down, or Right in the picture)</source>
        <translation>Das nächste Foto (Bild ab, oder Pfeil rechts im Bild)</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>P&amp;ause</source>
        <translation>Anhal&amp;ten</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Abspiele&amp;n</translation>
    </message>
    <message>
        <source>Stay at this picture (F8, or Space in the picture)</source>
        <translation>Bei diesem Bild bleiben (F8, oder Leertaste im Bild)</translation>
    </message>
    <message>
        <source>Go on by itself (F8, or Space in the picture)</source>
        <translation>Von selbst weitergehen (F8, oder Leertaste im Bild)</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
</context><context>
    <name>PlaylistFiles</name>
    <message>
        <source>Add pictures and videos</source>
        <translation>Bilder und Videos hinzufügen</translation>
    </message>
    <message>
        <source>Pictures and videos</source>
        <translation>Bilder und Videos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Add the files of a folder</source>
        <translation>Dateien eines Ordners hinzufügen</translation>
    </message>
    <message>
        <source>Open playlist</source>
        <translation>Wiedergabeliste öffnen</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Wiedergabelisten</translation>
    </message>
    <message>
        <source>Files that are missing: {}; remove them, or put them back</source>
        <translation>Diese Dateien fehlen: {}; entfernen Sie sie aus der Liste, oder legen Sie sie zurück</translation>
    </message>
    <message>
        <source>Save playlist</source>
        <translation>Wiedergabeliste speichern</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
</context><context>
    <name>RecordingTime</name>
    <message>
        <source>Recording; press Stop recording to finish the video</source>
        <translation>Die Aufnahme läuft; „Aufnahme beenden“ schließt das Video ab</translation>
    </message>
    <message>
        <source>Session {}</source>
        <translation>Sitzung {}</translation>
    </message>
    <message>
        <source>Session: waits for a picture</source>
        <translation>Sitzung: wartet auf ein Bild</translation>
    </message>
</context><context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Set every setting of the window back?</source>
        <translation>Alle Einstellungen des Fensters zurücksetzen?</translation>
    </message>
    <message>
        <source>Recordings, pictures and other files stay.</source>
        <translation>Aufnahmen, Bilder und andere Dateien bleiben.</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context><context>
    <name>ReviewActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open session …</source>
        <translation>S&amp;itzung öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>&amp;Export faces …</source>
        <translation>&amp;Gesichter exportieren …</translation>
    </message>
    <message>
        <source>Export responses to &amp;stimuli …</source>
        <translation>Reaktionen auf &amp;Stimuli exportieren …</translation>
    </message>
    <message>
        <source>Export &amp;timelines …</source>
        <translation>&amp;Zeitachsen exportieren …</translation>
    </message>
    <message>
        <source>Save &amp;picture of the timeline …</source>
        <translation>Bil&amp;d der Zeitachse speichern …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>Wieder&amp;herstellen</translation>
    </message>
    <message>
        <source>Re&amp;name …</source>
        <translation>Um&amp;benennen …</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Vereinen mit …</translation>
    </message>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Bereich &amp;wählen</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>A second &amp;back</source>
        <translation>Eine Sekunde &amp;zurück</translation>
    </message>
    <message>
        <source>A second &amp;forward</source>
        <translation>Eine Sekunde &amp;vor</translation>
    </message>
    <message>
        <source>To the pre&amp;vious marker</source>
        <translation>Zur vor&amp;herigen Marke</translation>
    </message>
    <message>
        <source>To the &amp;next marker</source>
        <translation>Zur &amp;nächsten Marke</translation>
    </message>
</context><context>
    <name>ReviewCurves</name>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Bereich &amp;wählen</translation>
    </message>
    <message>
        <source>Leave it &amp;out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person auf der Zeitleiste</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Kurven der Zeitleiste</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Emotionen</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valenz und Erregung</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>Erregung</translation>
    </message>
</context><context>
    <name>ReviewFiles</name>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
    <message>
        <source>Export faces</source>
        <translation>Gesichter exportieren</translation>
    </message>
    <message>
        <source>Export responses to stimuli</source>
        <translation>Reaktionen auf Stimuli exportieren</translation>
    </message>
    <message>
        <source>Export timelines</source>
        <translation>Zeitachsen exportieren</translation>
    </message>
    <message>
        <source>Save picture of the timeline</source>
        <translation>Bild der Zeitachse speichern</translation>
    </message>
    <message>
        <source>{}: is in the session's folder; choose another one</source>
        <translation>{}: liegt im Ordner der Sitzung; wählen Sie einen anderen</translation>
    </message>
</context><context>
    <name>ReviewSide</name>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Zeitanteil jeder Emotion</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Vereinen mit …</translation>
    </message>
    <message>
        <source>People of the session</source>
        <translation>Personen der Sitzung</translation>
    </message>
    <message>
        <source>Double-click or F2: give this person a name</source>
        <translation>Doppelklick oder F2: dieser Person einen Namen geben</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Zeitanteil</translation>
    </message>
</context><context>
    <name>ReviewWindow</name>
    <message>
        <source>Picture of the session</source>
        <translation>Bild der Sitzung</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>This session was interrupted; everything up to its last line is here</source>
        <translation>Diese Sitzung wurde unterbrochen; alles bis zu ihrer letzten Zeile ist da</translation>
    </message>
    <message>
        <source>{} is the same person as:</source>
        <translation>{} ist dieselbe Person wie:</translation>
    </message>
    <message>
        <source>Merge two people</source>
        <translation>Zwei Personen vereinen</translation>
    </message>
    <message>
        <source>This session cannot be opened</source>
        <translation>Diese Sitzung kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>The video of this session was not kept</source>
        <translation>Das Video dieser Sitzung wurde nicht behalten</translation>
    </message>
    <message>
        <source>To see it here, tick Record &gt; Keep the video in sessions before you record.</source>
        <translation>Um es hier zu sehen, setzen Sie vor der Aufnahme den Haken bei Aufnahme &gt; Video in Sitzungen behalten.</translation>
    </message>
</context><context>
    <name>SaveFaces</name>
    <message>
        <source>Faces are being saved already; wait for them, or cancel that</source>
        <translation>Es werden schon Gesichter gespeichert; warten Sie darauf, oder brechen Sie es ab</translation>
    </message>
    <message>
        <source>Open photos, a folder or a video first; then their faces can be saved</source>
        <translation>Öffnen Sie zuerst Fotos, einen Ordner oder ein Video; dann lassen sich ihre Gesichter speichern</translation>
    </message>
    <message>
        <source>Folder for the faces</source>
        <translation>Ordner für die Gesichter</translation>
    </message>
    <message>
        <source>Save faces</source>
        <translation>Gesichter speichern</translation>
    </message>
    <message>
        <source>{} holds other files. Save the faces into a new folder in it?</source>
        <translation>{} enthält andere Dateien. Die Gesichter in einen neuen Ordner darin speichern?</translation>
    </message>
    <message>
        <source>The new folder is called {}.</source>
        <translation>Der neue Ordner heißt {}.</translation>
    </message>
    <message>
        <source>In a &amp;new folder</source>
        <translation>In einen &amp;neuen Ordner</translation>
    </message>
    <message>
        <source>&amp;Among the files</source>
        <translation>&amp;Zwischen die Dateien</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>{} has {} faces already, {} of them with a label. Add the new ones?</source>
        <translation>{} hat schon {} Gesichter, davon {} mit Beschriftung. Die neuen hinzufügen?</translation>
    </message>
    <message>
        <source>Faces and labels that are there stay. Photos whose faces are there are skipped.</source>
        <translation>Vorhandene Gesichter und Beschriftungen bleiben. Fotos, deren Gesichter schon da sind, werden übersprungen.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Looking for faces …</source>
        <translation>Sucht Gesichter …</translation>
    </message>
    <message>
        <source>Photo {} of {}, {} faces saved</source>
        <translation>Foto {} von {}, {} Gesichter gespeichert</translation>
    </message>
    <message>
        <source>{} of {}, {} faces saved</source>
        <translation>{} von {}, {} Gesichter gespeichert</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Label them …</source>
        <translation>&amp;Beschriften …</translation>
    </message>
</context><context>
    <name>SavedFaces</name>
    <message>
        <source>Saved {} faces of {} photos in {}</source>
        <translation>{} Gesichter aus {} Fotos in {} gespeichert</translation>
    </message>
    <message>
        <source>Saved {} faces of {} frames in {}</source>
        <translation>{} Gesichter aus {} Einzelbildern in {} gespeichert</translation>
    </message>
    <message>
        <source>Cancelled before the end. Save into this folder again to go on.</source>
        <translation>Vor dem Ende abgebrochen. Speichern Sie noch einmal in diesen Ordner, um fortzufahren.</translation>
    </message>
    <message>
        <source>Cancelled: {} photos are left. Save into this folder again to go on.</source>
        <translation>Abgebrochen: {} Fotos fehlen noch. Speichern Sie noch einmal in diesen Ordner, um fortzufahren.</translation>
    </message>
    <message>
        <source>No face found in {} of them: {}</source>
        <translation>Kein Gesicht gefunden in {} davon: {}</translation>
    </message>
    <message>
        <source>No face found in {} of them</source>
        <translation>Kein Gesicht gefunden in {} davon</translation>
    </message>
    <message>
        <source>Skipped, because their faces were there: {}</source>
        <translation>Übersprungen, weil ihre Gesichter schon da waren: {}</translation>
    </message>
    <message>
        <source>Could not be read: {}</source>
        <translation>Nicht lesbar: {}</translation>
    </message>
</context><context>
    <name>Saving</name>
    <message>
        <source>There is no picture to save yet; choose a source first</source>
        <translation>Es gibt noch kein Bild; wählen Sie zuerst eine Quelle</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Save the agreement</source>
        <translation>Übereinstimmung speichern</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; choose another name</source>
        <translation>{}: ist die Quelle selbst, die verloren ginge; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
    <message>
        <source>Record to</source>
        <translation>Aufnehmen in</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
</context><context>
    <name>ScorePage</name>
    <message>
        <source>Recall of each emotion</source>
        <translation>Trefferquote jeder Emotion</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote (Recall)</translation>
    </message>
    <message>
        <source>Of the faces to which you gave an emotion: the share to which the model gave it, too</source>
        <translation>Von den Gesichtern, denen Sie eine Emotion gaben: der Anteil, dem das Modell sie auch gab</translation>
    </message>
    <message>
        <source>Faces that differ</source>
        <translation>Abweichende Gesichter</translation>
    </message>
    <message>
        <source>‹ &amp;Back to the faces</source>
        <translation>‹ &amp;Zurück zu den Gesichtern</translation>
    </message>
    <message>
        <source>There is no label yet to which the model's answer can be compared</source>
        <translation>Es gibt noch keine Beschriftung, mit der sich die Antwort des Modells vergleichen ließe</translation>
    </message>
    <message>
        <source>The model agrees with you on {} of {} faces: accuracy {}</source>
        <translation>Das Modell stimmt Ihnen bei {} von {} Gesichtern zu: Genauigkeit {}</translation>
    </message>
    <message>
        <source>Cohen's kappa cannot be given: there is one label only</source>
        <translation>Cohens Kappa lässt sich nicht angeben: Es gibt nur eine Beschriftung</translation>
    </message>
    <message>
        <source>Cohen's kappa {}: the agreement beyond chance, 1 if you always agree</source>
        <translation>Cohens Kappa {}: Übereinstimmung über den Zufall hinaus, 1 bei völliger Übereinstimmung</translation>
    </message>
    <message>
        <source>{} {} of {}</source>
        <translation>{} {} von {}</translation>
    </message>
    <message>
        <source>Faces that differ: {}</source>
        <translation>Abweichende Gesichter: {}</translation>
    </message>
    <message>
        <source>fer-train evaluate --labels {} gives the same accuracy for the answers in the table.</source>
        <translation>fer-train evaluate --labels {} ergibt für die Antworten in der Tabelle dieselbe Genauigkeit.</translation>
    </message>
    <message>
        <source>Faces that differ: {}. Here are the {} where the model was most sure:</source>
        <translation>Abweichende Gesichter: {}. Hier die {}, bei denen sich das Modell am sichersten war:</translation>
    </message>
    <message>
        <source>you: {}
model: {}</source>
        <translation>Sie: {}
Modell: {}</translation>
    </message>
</context><context>
    <name>SessionBroken</name>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Review what was recorded</source>
        <translation>Das &amp;Aufgezeichnete ansehen</translation>
    </message>
    <message>
        <source>Session stopped</source>
        <translation>Sitzung abgebrochen</translation>
    </message>
    <message>
        <source>The session has stopped. Nothing is being recorded now.</source>
        <translation>Die Sitzung ist abgebrochen. Jetzt wird nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>The session could not begin. Nothing is being recorded.</source>
        <translation>Die Sitzung konnte nicht beginnen. Es wird nichts aufgezeichnet.</translation>
    </message>
</context><context>
    <name>Sessions</name>
    <message>
        <source>Recording a session in {}</source>
        <translation>Eine Sitzung wird in {} aufgezeichnet</translation>
    </message>
    <message>
        <source>The session is in {}; Ctrl+Shift+R reviews it</source>
        <translation>Die Sitzung ist in {}; Strg+Umschalt+R zeigt sie</translation>
    </message>
    <message>
        <source>No session will be recorded</source>
        <translation>Es wird keine Sitzung aufgezeichnet</translation>
    </message>
    <message>
        <source>The session begins with the next picture: choose a source, or press Play again</source>
        <translation>Die Sitzung beginnt mit dem nächsten Bild: Wählen Sie eine Quelle, oder spielen Sie diese noch einmal ab</translation>
    </message>
    <message>
        <source>Marker: {}</source>
        <translation>Marke: {}</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Die Kurven brauchen pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Folder of the sessions</source>
        <translation>Ordner der Sitzungen</translation>
    </message>
</context><context>
    <name>SettingsForm</name>
    <message>
        <source>How long each picture is shown</source>
        <translation>Wie lange jedes Bild gezeigt wird</translation>
    </message>
    <message>
        <source>Empty screen between two items</source>
        <translation>Leerer Bildschirm zwischen zwei Einträgen</translation>
    </message>
    <message>
        <source>Empty screen before the first item, with which the responses are compared</source>
        <translation>Leerer Bildschirm vor dem ersten Eintrag, mit dem die Reaktionen verglichen werden</translation>
    </message>
    <message>
        <source>Fi&amp;xation cross on the empty screen</source>
        <translation>Fi&amp;xationskreuz auf dem leeren Bildschirm</translation>
    </message>
    <message>
        <source>Shuffl&amp;e the items</source>
        <translation>&amp;Einträge mischen</translation>
    </message>
    <message>
        <source>order </source>
        <translation>Reihenfolge </translation>
    </message>
    <message>
        <source>The same number gives the same order; it is kept in the playlist</source>
        <translation>Dieselbe Zahl ergibt dieselbe Reihenfolge; sie steht in der Wiedergabeliste</translation>
    </message>
    <message>
        <source>Ano&amp;ther order</source>
        <translation>Ande&amp;re Reihenfolge</translation>
    </message>
    <message>
        <source>&amp;Pictures are shown for</source>
        <translation>&amp;Bilder werden gezeigt</translation>
    </message>
    <message>
        <source>Pause &amp;between items</source>
        <translation>Pause da&amp;zwischen</translation>
    </message>
    <message>
        <source>Base&amp;line before the first</source>
        <translation>Base&amp;line davor</translation>
    </message>
    <message>
        <source>Sc&amp;reen</source>
        <translation>Bildschir&amp;m</translation>
    </message>
    <message>
        <source>in a window</source>
        <translation>in einem Fenster</translation>
    </message>
    <message>
        <source>Screen {}, full: {} ({} x {})</source>
        <translation>Bildschirm {}, ganz: {} ({} x {})</translation>
    </message>
</context><context>
    <name>Shortcuts</name>
    <message>
        <source>Alt opens the menus; Tab goes from control to control.</source>
        <translation>Alt öffnet die Menüs; Tab geht von Element zu Element.</translation>
    </message>
</context><context>
    <name>Source</name>
    <message>
        <source>First camera</source>
        <translation>Erste Kamera</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Raspberry Pi camera</source>
        <translation>Raspberry-Pi-Kamera</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} Dateien</translation>
    </message>
    <message>
        <source>Camera {}</source>
        <translation>Kamera {}</translation>
    </message>
    <message>
        <source>Videos and photos</source>
        <translation>Videos und Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a video or photos</source>
        <translation>Video oder Fotos öffnen</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Network stream</source>
        <translation>Netzwerkstream</translation>
    </message>
    <message>
        <source>Address (rtsp:// or http://):</source>
        <translation>Adresse (rtsp:// oder http://):</translation>
    </message>
</context><context>
    <name>Sparkline</name>
    <message>
        <source>The last minute: the colour is the likeliest emotion, the height its probability</source>
        <translation>Die letzte Minute: Die Farbe ist die wahrscheinlichste Emotion, die Höhe ihre Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Die letzte Minute</translation>
    </message>
</context><context>
    <name>StatusLine</name>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames of a live source that were dropped to keep up; model</source>
        <translation>Gesichter im Bild; gezeigte Bilder pro Sekunde; Verzögerung von der Aufnahme eines Bildes bis zu seiner Beschriftung; Bilder einer Live-Quelle, die ausgelassen wurden; Modell</translation>
    </message>
    <message>
        <source>Faces: {}</source>
        <translation>Gesichter: {}</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} Bilder/s</translation>
    </message>
    <message>
        <source>{} ms delay</source>
        <translation>{} ms Verzögerung</translation>
    </message>
    <message>
        <source>{} dropped</source>
        <translation>{} ausgelassen</translation>
    </message>
    <message>
        <source>doing less to keep up</source>
        <translation>rechnet weniger, um mitzukommen</translation>
    </message>
</context><context>
    <name>Stimulus</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>The stimulus is over, and its session is recorded.</source>
        <translation>Die Stimuli sind vorbei, und ihre Sitzung ist aufgezeichnet.</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>Re&amp;view the session</source>
        <translation>Sitzung an&amp;sehen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
</context><context>
    <name>StimulusPage</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>&amp;Add files …</source>
        <translation>&amp;Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Add &amp;folder …</source>
        <translation>&amp;Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Hoch</translation>
    </message>
    <message>
        <source>&amp;Down</source>
        <translation>R&amp;unter</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>&amp;Open playlist …</source>
        <translation>Liste &amp;öffnen …</translation>
    </message>
    <message>
        <source>Sa&amp;ve playlist …</source>
        <translation>Liste s&amp;peichern …</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>Alle Einträge</translation>
    </message>
    <message>
        <source>Items: {}, length: {} and the videos</source>
        <translation>Einträge: {}, Dauer: {} und die Videos</translation>
    </message>
    <message>
        <source>Items: {}, length: {}</source>
        <translation>Einträge: {}, Dauer: {}</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stopp</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
</context><context>
    <name>StimulusRun</name>
    <message>
        <source>The session has ended, so the stimulus was stopped</source>
        <translation>Die Sitzung ist zu Ende, daher wurden die Stimuli angehalten</translation>
    </message>
    <message>
        <source>The stimulus has ended</source>
        <translation>Die Stimuli sind zu Ende</translation>
    </message>
    <message>
        <source>Stimulus: waits for the session to begin</source>
        <translation>Stimuli: warten auf den Beginn der Sitzung</translation>
    </message>
    <message>
        <source>Stimulus {} of {}: {}</source>
        <translation>Stimulus {} von {}: {}</translation>
    </message>
    <message>
        <source>Stimulus: baseline</source>
        <translation>Stimuli: Baseline</translation>
    </message>
    <message>
        <source>Stimulus: pause</source>
        <translation>Stimuli: Pause</translation>
    </message>
    <message>
        <source>{}, {} s left</source>
        <translation>{}, noch {} s</translation>
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
        <translation>Anha&amp;lten</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Jetzt</translation>
    </message>
    <message>
        <source>Mar&amp;ker</source>
        <translation>Mar&amp;ke</translation>
    </message>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Zeitanteil jeder Emotion</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person auf der Zeitleiste</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Kurven der Zeitleiste</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Emotionen</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valenz und Erregung</translation>
    </message>
    <message>
        <source>Keep the curves as they are, while the picture goes on (Ctrl+Space)</source>
        <translation>Die Kurven anhalten, während das Bild weiterläuft (Strg+Leertaste)</translation>
    </message>
    <message>
        <source>Show the newest moment again (scrolling and zooming leave it)</source>
        <translation>Wieder den neuesten Moment zeigen (Scrollen und Zoomen verlassen ihn)</translation>
    </message>
    <message>
        <source>Mark this moment; the keys 1 to 9 set markers with labels of their own</source>
        <translation>Diesen Augenblick markieren; die Tasten 1 bis 9 setzen Marken mit eigenen Namen</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Zeitanteil</translation>
    </message>
    <message>
        <source>Curves and shares of time come with the first face</source>
        <translation>Kurven und Zeitanteile kommen mit dem ersten Gesicht</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Die Kurven brauchen pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>Erregung</translation>
    </message>
</context><context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Source of the picture</source>
        <translation>Quelle des Bildes</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model that names the emotion</source>
        <translation>Modell, das die Emotion benennt</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>To the previous marker</source>
        <translation>Zur vorherigen Marke</translation>
    </message>
    <message>
        <source>To the next marker</source>
        <translation>Zur nächsten Marke</translation>
    </message>
    <message>
        <source>Pau&amp;se</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Abspiele&amp;n</translation>
    </message>
</context><context>
    <name>Trouble</name>
    <message>
        <source>No camera is connected.</source>
        <translation>Es ist keine Kamera angeschlossen.</translation>
    </message>
    <message>
        <source>Plug one in: the picture comes by itself. Or open a video with Ctrl+O.</source>
        <translation>Schließen Sie eine an: Das Bild kommt von selbst. Oder öffnen Sie mit Strg+O ein Video.</translation>
    </message>
    <message>
        <source>You may not use this camera yet.</source>
        <translation>Sie dürfen diese Kamera noch nicht benutzen.</translation>
    </message>
    <message>
        <source>Add your account to the group “video”, then log in again.</source>
        <translation>Nehmen Sie Ihr Konto in die Gruppe „video“ auf, und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The camera is busy or gives no picture.</source>
        <translation>Die Kamera ist belegt oder liefert kein Bild.</translation>
    </message>
    <message>
        <source>Close other programs that use it: the picture comes by itself.</source>
        <translation>Schließen Sie andere Programme, die sie benutzen: Das Bild kommt von selbst.</translation>
    </message>
    <message>
        <source>The camera or stream has stopped.</source>
        <translation>Die Kamera oder der Stream ist stehen geblieben.</translation>
    </message>
    <message>
        <source>Check the cable or the connection: the picture comes back by itself.</source>
        <translation>Prüfen Sie das Kabel oder die Verbindung: Das Bild kommt von selbst zurück.</translation>
    </message>
    <message>
        <source>This address wants a user and a password.</source>
        <translation>Diese Adresse verlangt Benutzer und Kennwort.</translation>
    </message>
    <message>
        <source>Open it again with Ctrl+N, as rtsp://USER:PASSWORD@HOST/…</source>
        <translation>Öffnen Sie sie mit Strg+N noch einmal, als rtsp://USER:PASSWORD@HOST/…</translation>
    </message>
    <message>
        <source>There is no picture at this address.</source>
        <translation>Unter dieser Adresse gibt es kein Bild.</translation>
    </message>
    <message>
        <source>Check the address, and start the stream: the picture comes by itself.</source>
        <translation>Prüfen Sie die Adresse, und starten Sie den Stream: Das Bild kommt von selbst.</translation>
    </message>
    <message>
        <source>This file is not there.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>Open another one with Ctrl+O, or choose a camera.</source>
        <translation>Öffnen Sie mit Strg+O eine andere, oder wählen Sie eine Kamera.</translation>
    </message>
    <message>
        <source>This source cannot be shown.</source>
        <translation>Diese Quelle kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Choose another source, or try again.</source>
        <translation>Wählen Sie eine andere Quelle, oder versuchen Sie es noch einmal.</translation>
    </message>
</context><context>
    <name>WelcomeCard</name>
    <message>
        <source>Before you start</source>
        <translation>Bevor Sie anfangen</translation>
    </message>
    <message>
        <source>Und&amp;erstood</source>
        <translation>&amp;Verstanden</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Live picture</source>
        <translation>Livebild</translation>
    </message>
</context></TS>

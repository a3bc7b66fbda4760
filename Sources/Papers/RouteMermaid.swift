internal import Dossiers

extension RouteDrawing {
    /// The route as the text of a Mermaid flowchart.
    public var mermaid: String {
        var text = "---\ntitle: \"\(Self.mermaidText(title))\"\n---\nflowchart TD\n"
        let lanes = RouteLanes(self)
        for (number, lane) in lanes.names.enumerated() {
            text += "    subgraph lane\(number)[\"\(Self.mermaidText(lane))\"]\n"
            for (place, step) in procedure.steps.enumerated() where lanes.lane[place] == number {
                let lines = lines(of: step)
                let words = ([self.text(step.name), lines.unit, lines.post] + lines.asked)
                    .filter { !$0.isEmpty }.map(Self.mermaidText).joined(separator: "<br/>")
                let (open, close) = step.returnsResult ? ("([", "])") : ("[", "]")
                text += "        s\(place)\(open)\"\(words)\"\(close)\n"
            }
            text += "    end\n"
        }
        for arrow in arrows {
            let line = arrow.decides ? "==>" : arrow.to <= arrow.from ? "-.->" : "-->"
            let label = arrow.label.isEmpty ? "" : "|\"\(Self.mermaidText(arrow.label))\"|"
            text += "    s\(arrow.from) \(line)\(label) s\(arrow.to)\n"
        }
        return text
    }

    /// Writes a text so that Mermaid takes none of it for syntax.
    private static func mermaidText(_ text: String) -> String {
        text.reduce(into: "") { written, character in
            switch character {
            case "\"": written += "#quot;"
            case "#": written += "#35;"
            case "<": written += "#lt;"
            case ">": written += "#gt;"
            case "&": written += "#amp;"
            case "\\": written += "#92;"
            case _ where character.isNewline: written += " "
            default: written.append(character)
            }
        }
    }
}

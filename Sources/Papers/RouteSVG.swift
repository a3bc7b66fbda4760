internal import Dossiers

extension RouteDrawing {
    /// The route as an SVG document that needs no font, style or picture from elsewhere.
    public var svg: String {
        let layout = RouteLayout(self)
        let legendTop = layout.laneBottom + 18
        let height = legendTop + 64
        var svg = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(layout.width)" height="\(height)" \
            viewBox="0 0 \(layout.width) \(height)" role="img" \
            font-family="'DejaVu Sans', 'Noto Sans', Arial, sans-serif" font-size="12">
            <title>\(Self.escaped(title))</title>
            <defs>
            <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" \
            markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
            <path d="M0 0 L10 5 L0 10 z"/></marker>
            <marker id="decided" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="13" \
            markerHeight="13" markerUnits="userSpaceOnUse" orient="auto">\
            <path d="M0 0 L10 5 L0 10 z"/></marker>
            </defs>
            <rect width="100%" height="100%" fill="white"/>

            """
        svg += heading(layout) + lanes(layout)
        svg += layout.paths.map(line).joined() + layout.boxes.map(box).joined()
        svg += layout.paths.map(label).joined() + legend(top: legendTop)
        return svg + "</svg>\n"
    }

    private func heading(_ layout: RouteLayout) -> String {
        var svg = ""
        for (number, line) in layout.title.enumerated() {
            svg += Self.text(
                line, x: RouteLayout.margin, y: RouteLayout.margin + 14 + number * 24,
                "font-size=\"16\" font-weight=\"bold\"")
        }
        return svg + Self.text(subtitle, x: RouteLayout.margin, y: layout.top - 12, "")
    }

    private func lanes(_ layout: RouteLayout) -> String {
        layout.lanes.enumerated().map { number, lane in
            let fill = number.isMultiple(of: 2) ? "#f4f4f4" : "#ffffff"
            var svg = "<rect x=\"\(lane.x)\" y=\"\(layout.laneTop)\" "
            svg += "width=\"\(RouteLayout.laneWidth)\" "
            svg += "height=\"\(layout.laneBottom - layout.laneTop)\" fill=\"\(fill)\" "
            svg += "stroke=\"#888888\"/>\n"
            for (row, line) in lane.name.enumerated() {
                svg += Self.text(
                    line, x: lane.x + RouteLayout.laneWidth / 2,
                    y: layout.laneTop + 20 + row * RouteLayout.lineHeight,
                    "text-anchor=\"middle\" font-weight=\"bold\"")
            }
            return svg
        }
        .joined()
    }

    private func box(_ box: RouteLayout.Box) -> String {
        let width = RouteLayout.boxWidth
        let radius = box.returns ? 18 : 4
        var svg = "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(width)\" height=\"\(box.height)\" "
        svg += "rx=\"\(radius)\" fill=\"white\" stroke=\"black\" "
        svg += "stroke-width=\"\(box.returns ? 2.5 : 1.3)\"/>\n"
        var y = box.y + 21
        let middle = box.x + width / 2
        for line in box.name {
            svg += Self.text(
                line, x: middle, y: y, "text-anchor=\"middle\" font-weight=\"bold\"")
            y += RouteLayout.lineHeight
        }
        for line in box.details {
            svg += Self.text(line, x: middle, y: y, "text-anchor=\"middle\" font-size=\"11\"")
            y += RouteLayout.lineHeight
        }
        guard !box.asked.isEmpty else { return svg }
        svg += "<path d=\"M\(box.x + 8) \(y - 8) H\(box.x + width - 8)\" stroke=\"black\" "
        svg += "stroke-dasharray=\"2 3\" fill=\"none\"/>\n"
        y += 8
        for line in box.asked {
            svg += Self.text(
                line, x: middle, y: y,
                "text-anchor=\"middle\" font-size=\"11\" font-style=\"italic\"")
            y += RouteLayout.lineHeight
        }
        return svg
    }

    private func line(_ path: RouteLayout.Path) -> String {
        let corners = path.corners.map { "\($0.x) \($0.y)" }.joined(separator: " L")
        return Self.line(corners, decides: path.decides, isBack: path.isBack)
    }

    private static func line(_ corners: String, decides: Bool, isBack: Bool) -> String {
        let weight = decides ? "3" : "1.3"
        let dashes = isBack ? " stroke-dasharray=\"6 4\"" : ""
        return "<path d=\"M\(corners)\" fill=\"none\" stroke=\"black\" stroke-width=\"\(weight)\""
            + "\(dashes) stroke-linejoin=\"round\" "
            + "marker-end=\"url(#\(decides ? "decided" : "arrow"))\"/>\n"
    }

    private func label(_ path: RouteLayout.Path) -> String {
        guard !path.label.isEmpty else { return "" }
        let anchor = path.labelEnds ? "end" : "start"
        return Self.text(
            path.label, x: path.labelAt.x, y: path.labelAt.y,
            "text-anchor=\"\(anchor)\" font-size=\"11\" stroke=\"white\" stroke-width=\"4\" "
                + "paint-order=\"stroke\" stroke-linejoin=\"round\"")
    }

    private func legend(top: Int) -> String {
        let x = RouteLayout.margin
        var svg = Self.line("\(x) \(top + 8) L\(x + 44) \(top + 8)", decides: false, isBack: false)
        svg += Self.text(text(vi: "chuyển tiếp", en: "hand-off"), x: x + 54, y: top + 12, "")
        svg += Self.line(
            "\(x + 170) \(top + 8) L\(x + 214) \(top + 8)", decides: true, isBack: false)
        svg += Self.text(
            text(
                vi: "cơ quan có thẩm quyền đã quyết định",
                en: "decided by the competent authority"),
            x: x + 224, y: top + 12, "")
        svg += Self.line("\(x) \(top + 32) L\(x + 44) \(top + 32)", decides: false, isBack: true)
        svg += Self.text(text(vi: "quay lại", en: "back"), x: x + 54, y: top + 36, "")
        svg += "<rect x=\"\(x + 170)\" y=\"\(top + 23)\" width=\"44\" height=\"18\" rx=\"9\" "
        svg += "fill=\"white\" stroke=\"black\" stroke-width=\"2.5\"/>\n"
        return svg
            + Self.text(
                text(vi: "trả kết quả cho người nộp", en: "result returned to the applicant"),
                x: x + 224, y: top + 36, "")
    }

    private static func text(_ text: String, x: Int, y: Int, _ attributes: String) -> String {
        "<text x=\"\(x)\" y=\"\(y)\"\(attributes.isEmpty ? "" : " " + attributes)>"
            + "\(escaped(text))</text>\n"
    }

    /// Writes a text so that XML takes none of it for markup; control characters are left out.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { written, scalar in
            switch scalar {
            case "&": written += "&amp;"
            case "<": written += "&lt;"
            case ">": written += "&gt;"
            case "\"": written += "&quot;"
            case "\n", "\t", "\r": written += " "
            case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: break
            default: written.unicodeScalars.append(scalar)
            }
        }
    }
}

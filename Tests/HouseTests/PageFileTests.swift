// What pages are made of: one file names colours and sizes, modules are short, and nothing is inline.
import Testing

@Suite struct PageFileTests {
    @Test func `no page, style or script names a colour or a size; tokens.css does`() {
        let colour = /#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(|:\s*(white|black|red|green|blue|grey|gray|orange)\b/
        let size = /[0-9](px|rem|em|pt|mm|cm)\b/
        expectNone(
            Checkout.files.filter { isStyle($0.path) && !$0.path.hasSuffix("/tokens.css") }.flatMap { file in
                file.lines.indices.compactMap { index in
                    let line = file.lines[index]
                    guard !line.hasPrefix("@media"), line.contains(colour) || line.contains(size) else { return nil }
                    return Finding(file.path, index + 1, "a colour or a size", mend: "name it in tokens.css")
                }
            })
    }

    @Test func `no template holds a script, a style or a word of its own`() {
        let inline = /<style| style=|<script(?! type="module" src=)|\son[a-z]+=/
        let han = /[\u{4E00}-\u{9FFF}]/
        expectNone(
            Checkout.files.filter { $0.path.hasSuffix(".mustache") }.flatMap { file in
                file.lines.indices.compactMap { index in
                    guard file.lines[index].contains(inline) || file.lines[index].contains(han) else { return nil }
                    return Finding(
                        file.path, index + 1, "inline code or a word", mend: "use a module, a class, or the catalogues")
                }
            })
    }

    @Test func `a module begins with its caption and has at most 200 lines`() {
        expectNone(
            Checkout.files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".js") }.compactMap { file in
                guard file.lines.first?.hasPrefix("// ") != true || file.length > 200 else { return nil }
                return Finding(file.path, 1, "no caption, or \(file.length) lines", mend: "say what it does; split it")
            })
    }

    private func isStyle(_ path: String) -> Bool {
        [".css", ".mustache", ".js"].contains { path.hasPrefix("Sources/") && path.hasSuffix($0) }
    }
}

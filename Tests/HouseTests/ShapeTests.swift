// The shape of files and functions: a caption first, and no longer than a reader can hold.
import Testing

@Suite struct ShapeTests {
    @Test func `line 1 of every source file is its caption`() {
        expectNone(
            Checkout.files.filter { $0.path != "Package.swift" }.compactMap { file in
                guard let mark = caption(of: file.path) else { return nil }
                let first = file.lines.first ?? ""
                guard !first.hasPrefix(mark) || first.count < mark.count + 12 || speaksOfRights(first) else {
                    return nil
                }
                return Finding(
                    file.path, "line 1 is not a caption",
                    mend: "begin the file with '\(mark)' and one sentence that says what lives here")
            })
    }

    @Test func `scripts say what they do on line 2`() {
        expectNone(
            Checkout.files.filter { $0.lines.first?.hasPrefix("#!") == true }.compactMap { file in
                guard file.lines.count < 2 || !file.lines[1].hasPrefix("# ") else { return nil }
                return Finding(
                    file.path, 2, "the script has no caption", mend: "say in a comment on line 2 what it does"
                )
            })
    }

    @Test func `no file is longer than 400 lines`() {
        expectNone(
            Checkout.files.filter { isSource($0.path) && $0.length > 400 }.map {
                Finding($0.path, 401, "\($0.length) lines, the limit is 400", mend: "split it by subject")
            })
    }

    @Test func `no function is longer than 60 lines`() {
        expectNone(
            Checkout.swift.filter { $0.path != "Package.swift" }.flatMap { file in
                FunctionSpan.all(in: file.code).filter { $0.length > 60 }.map {
                    Finding(
                        file.path, $0.line, "\($0.length) lines in one function, the limit is 60",
                        mend: "name its steps and make each a function")
                }
            })
    }

    @Test func `text files end with a line break and hold no tabs or trailing blanks`() {
        expectNone(
            Checkout.files.filter { isSource($0.path) && !$0.bytes.isEmpty }.compactMap { file in
                if file.lines.last != "" {
                    return Finding(file.path, file.length, "no line break at the end", mend: "add one")
                }
                let faulty = file.lines.firstIndex { $0.contains("\t") || $0.hasSuffix(" ") }
                return faulty.map {
                    Finding(
                        file.path, $0 + 1, "a tab or a trailing blank", mend: "use spaces, none at the end")
                }
            })
    }

    private func caption(of path: String) -> String? {
        if path.hasSuffix(".swift") { return "// " }
        if path.hasSuffix(".sql") { return "-- " }
        return path.hasSuffix(".c") || path.hasSuffix(".h") ? "/" : nil
    }

    private func speaksOfRights(_ line: String) -> Bool {
        ["Copyright", "License", "Licence:", "SPDX", "Created by"].contains { line.contains($0) }
    }

    private func isSource(_ path: String) -> Bool {
        [".swift", ".sql", ".c", ".h", ".sh", ".js", ".css"].contains { path.hasSuffix($0) }
    }
}

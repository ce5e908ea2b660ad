// The eyes of the other rules: what counts as code, and where a function ends.
import Testing

@Suite struct CodeOnlyTests {
    @Test func `comments and texts are no code, interpolations are`() {
        let source = ##"""
            let a = "try! \(b as! C) fatalError(" // try!
            /* as! /* nested */ try! */ let d = #"a " b \#(e)"#
            let f = """
                unsafe \(g)
                """
            func `try! this`() {}
            """##
        let code = CodeOnly.lines(of: Array(source.utf8)).map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(code[0] == "let a = (b as! C)")
        #expect(code[1] == "let d = (e)")
        #expect(code[2...4].joined(separator: " ").split(separator: " ") == ["let", "f", "=", "(g)"])
        #expect(code[5] == "func xxxxxxxxx () {}")
    }

    @Test func `a function ends with the brace that closes it`() {
        let source = """
            protocol P {
                func required(by: Int) -> Int
                var known: Int { get }
            }
            func one(_ body: (Int) -> Int = { $0 }) -> Int {
                if true { return 1 }
                return 2
            }
            init(
                a: Int
            ) throws(E)
            {
                self.init { 3 }
            }
            """
        #expect(spans(source).map(\.line) == [3, 5, 9])
        #expect(spans(source).map(\.length) == [1, 4, 6])
    }

    private func spans(_ source: String) -> [FunctionSpan] {
        FunctionSpan.all(in: CodeOnly.lines(of: Array(source.utf8)))
    }
}

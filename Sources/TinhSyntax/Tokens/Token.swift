import TinhBase
package struct Token: Sendable {}
package struct SyntaxError: Error, Sendable {}

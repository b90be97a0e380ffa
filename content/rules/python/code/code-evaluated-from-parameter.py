import ast


def compute(formula):
    # ruleid: code-evaluated-from-parameter
    return eval(formula)


def define(name: str, body):
    # ruleid: code-evaluated-from-parameter
    exec(f"def {name}(): {body}")


class Reader:
    def read(self, text):
        line = "value = " + text
        # ruleid: code-evaluated-from-parameter
        exec(line, {})


# Near misses
def repaired(text):
    # ok: code-evaluated-from-parameter
    return ast.literal_eval(text)


def constant(number):
    # ok: code-evaluated-from-parameter
    value = eval("1 + 2")
    # ok: code-evaluated-from-parameter
    other = model.eval(number)
    # ok: code-evaluated-from-parameter
    return value, other, eval(f"2 ** {int(number)}")

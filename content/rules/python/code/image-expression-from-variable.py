from PIL import ImageMath


def mix(formula, first, second, weight):
    # ruleid: image-expression-from-variable
    one = ImageMath.eval(formula, a=first, b=second)
    # ruleid: image-expression-from-variable
    two = ImageMath.unsafe_eval(f"a * {weight} + b", a=first, b=second)
    # ruleid: image-expression-from-variable
    return ImageMath.eval("a + " + formula, a=one, b=two)


# Near misses
def repaired(formula, first, second):
    # ok: image-expression-from-variable
    one = ImageMath.eval("a + b", a=first, b=second)
    # ok: image-expression-from-variable
    two = ImageMath.eval("convert(a, 'L')", a=first)
    # ok: image-expression-from-variable
    three = ImageMath.lambda_eval(lambda args: args["a"] + args["b"], a=one, b=two)
    # ok: image-expression-from-variable
    return ImageMath.eval(MIXING, a=three, b=formula)

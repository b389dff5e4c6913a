"""Pixels from files into textures no larger than they are shown."""

from kivy.graphics.texture import Texture

from screen.paging.pictures import Pixels


def texture_of(pixels: Pixels) -> Texture:
    """Return pixels as a texture, the right way up."""
    texture = Texture.create(size=(pixels.width, pixels.height), colorfmt=pixels.form)
    texture.blit_buffer(pixels.data, colorfmt=pixels.form, bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
